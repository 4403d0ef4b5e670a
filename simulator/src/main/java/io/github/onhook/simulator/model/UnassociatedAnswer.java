package io.github.onhook.simulator.model;

/** What disassociating a number from a connector or group that it is not on returns. The real service's answer is not documented. */
public enum UnassociatedAnswer {
    /** Nothing is said: the call succeeds. */
    SUCCESS,
    /** The number has an error of its own, {@code NotFound}. */
    NOT_FOUND,
    /** The whole request is a {@code BadRequestException}, and nothing is applied. */
    BAD_REQUEST
}
