package io.github.onhook.model;

import java.util.Locale;

/** Who said what an {@link Outcome} rests on, where that is more than a plain confirmation. */
public enum Source {
    /** The service, of this number: an entry of the answer's {@code PhoneNumberErrors}. */
    NUMBER,
    /** The service, of the whole request. */
    REQUEST,
    /** STS, or whatever else provides sessions, of the account. */
    SESSION,
    /** The check of the input, before anything was sent. */
    INPUT,
    /** Onhook itself: a timeout, a deadline, a stop, a tolerance exceeded. */
    CLIENT,
    /** The service, asked by a read afterwards. */
    READ;

    /** The name in reports: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
