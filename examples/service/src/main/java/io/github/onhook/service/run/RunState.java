package io.github.onhook.service.run;

import io.github.onhook.model.RunStatus;

/** Where a run stands. */
public enum RunState {
    /** It has more targets than one person may start: somebody else has to approve. */
    AWAITING_APPROVAL,
    /** It begins, or goes on, as soon as fewer others run. */
    QUEUED,
    /** It goes on. */
    RUNNING,
    /** It sends nothing until it is resumed. */
    PAUSED,
    /** Nothing more is sent; what is in flight is awaited. */
    CANCELLING,
    /** Every number is off. */
    SUCCEEDED,
    /** It ended, and some numbers are not off. */
    PARTIAL,
    /** It stopped before its end: it was cancelled, its time was up, or too much failed; it can be resumed. */
    STOPPED,
    /** It was cancelled before it began; nothing was sent. */
    CANCELLED,
    /** Its approval was refused; nothing was sent. */
    REFUSED,
    /** The service could not go on with it, as where the disk was full; it can be resumed. */
    BROKEN;

    /** Whether nothing happens any more, unless somebody resumes it. */
    public boolean ended() {
        return switch (this) {
            case AWAITING_APPROVAL, QUEUED, RUNNING, PAUSED, CANCELLING -> false;
            case SUCCEEDED, PARTIAL, STOPPED, CANCELLED, REFUSED, BROKEN -> true;
        };
    }

    /** Whether an instance is to go on with it. */
    boolean goesOn() {
        return this == QUEUED || this == RUNNING || this == CANCELLING;
    }

    /** Whether there is a report. */
    public boolean reported() {
        return this == SUCCEEDED || this == PARTIAL || this == STOPPED;
    }

    static RunState of(RunStatus status) {
        return switch (status) {
            case RUNNING -> RUNNING;
            case SUCCEEDED -> SUCCEEDED;
            case PARTIAL -> PARTIAL;
            case STOPPED -> STOPPED;
        };
    }
}
