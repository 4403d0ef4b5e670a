package io.github.onhook.simulator.fault;

/** Where an injected error of Chime SDK Voice has its name. */
public enum ErrorForm {
    /** In the header {@code x-amzn-ErrorType}, and in the body. */
    HEADER,
    /** In the body's {@code __type} alone. */
    TYPE,
    /** In the body's {@code code} alone, where the SDKs do not look: they raise their generic exception. */
    CODE,
    /** Nowhere: the body is empty. */
    EMPTY
}
