package io.github.onhook.model;

/** What became of one request. */
public enum RequestResult {
    /** Answered with 200, whatever was said of single numbers. */
    SUCCESS,
    /** Refused for its rate. */
    THROTTLED,
    /** Refused for another reason. */
    ERROR,
    /** No answer, or none that could be understood: it may have been acted on. */
    TIMEOUT
}
