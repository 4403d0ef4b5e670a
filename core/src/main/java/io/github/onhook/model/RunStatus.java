package io.github.onhook.model;

/** How a run ended. */
public enum RunStatus {
    /** It goes on. */
    RUNNING,
    /** Every target is done. */
    SUCCEEDED,
    /** It ended, and some targets are not done. */
    PARTIAL,
    /** It stopped before its end: a tolerance, a deadline, a cancellation. */
    STOPPED
}
