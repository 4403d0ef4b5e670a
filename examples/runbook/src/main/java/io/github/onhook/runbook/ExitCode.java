package io.github.onhook.runbook;

import io.github.onhook.model.RunStatus;

/** What the command tells its caller. */
final class ExitCode {

    /** Every target is off. */
    static final int DONE = 0;
    /** The run ended, and some targets are not off. */
    static final int PARTIAL = 1;
    /** The input or the usage is wrong; nothing was sent. */
    static final int BAD_INPUT = 2;
    /** The run stopped before its end. */
    static final int STOPPED = 3;
    /** The run could not start, or not go on. */
    static final int IMPOSSIBLE = 4;

    private ExitCode() {}

    static int of(RunStatus status) {
        return switch (status) {
            case SUCCEEDED -> DONE;
            case PARTIAL -> PARTIAL;
            case STOPPED -> STOPPED;
            case RUNNING -> IMPOSSIBLE;
        };
    }
}
