package io.github.onhook.model;

/** Whose token bucket a request waits for. */
public enum ThrottleScope {
    /** One account in one Region. */
    LOCATION,
    /** The whole run. */
    RUN,
    /** STS, at the caller's account and Region. */
    STS
}
