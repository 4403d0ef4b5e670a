package io.github.onhook.metrics;

/** Marks an observation as failed; its message is the code, and it has no stack trace. */
final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CallFailedException(String code) {
        super(code, null, false, false);
    }
}
