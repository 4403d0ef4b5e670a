package io.github.onhook.internal.operation;

/** What there is to do about an item that an answer refuses. */
public enum ItemRefusal {
    /** Too many requests: send it again, and slower where many are refused so. */
    THROTTLED,
    /** Not acted on, for now: send it again. */
    UNAVAILABLE,
    /** Perhaps acted on: send it again, or read it. */
    IN_DOUBT,
    /** Something else was done to it at the same time: send it again a few times. */
    CONFLICT,
    /** It is not where it was to be: read it, for it may be as wanted. */
    MISPLACED,
    /** Refused for good. */
    FINAL
}
