package io.github.onhook.service.run.model;

import io.github.onhook.model.RunStatus;

/** The state of a run. */
public enum RunState {
    /** It has more targets than one user may start: another user has to approve. */
    AWAITING_APPROVAL,
    /** It is queued until a slot is free. */
    QUEUED,
    /** It is active. */
    RUNNING,
    /** It is paused. */
    PAUSED,
    /** Nothing more is sent; what is in flight is awaited. */
    CANCELLING,
    /** It ended, and every number is done. */
    SUCCEEDED,
    /** It ended, and some numbers are not done. */
    PARTIAL,
    /** It stopped early: it was cancelled, reached its deadline, or had too many failures; it can be resumed. */
    STOPPED,
    /** It was cancelled before it started; nothing was sent. */
    CANCELLED,
    /** Its approval was refused; nothing was sent. */
    REFUSED,
    /** The service could not continue it, for example because the disk was full; it can be resumed. */
    BROKEN;

    /** Whether it has ended, unless it is resumed. */
    public boolean ended() {
        return switch (this) {
            case AWAITING_APPROVAL, QUEUED, RUNNING, PAUSED, CANCELLING -> false;
            case SUCCEEDED, PARTIAL, STOPPED, CANCELLED, REFUSED, BROKEN -> true;
        };
    }

    /** Whether an instance should execute it. */
    public boolean goesOn() {
        return this == QUEUED || this == RUNNING || this == CANCELLING;
    }

    /** Whether it has a report. */
    public boolean reported() {
        return this == SUCCEEDED || this == PARTIAL || this == STOPPED;
    }

    public static RunState of(RunStatus status) {
        return switch (status) {
            case RUNNING -> RUNNING;
            case SUCCEEDED -> SUCCEEDED;
            case PARTIAL -> PARTIAL;
            case STOPPED -> STOPPED;
        };
    }
}
