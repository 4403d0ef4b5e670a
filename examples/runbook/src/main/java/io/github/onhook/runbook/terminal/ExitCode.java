package io.github.onhook.runbook.terminal;

import io.github.onhook.model.RunStatus;

/** What the command tells its caller. */
public final class ExitCode {

    /** Every target is off. */
    public static final int DONE = 0;
    /** The run ended, and some targets are not off. */
    public static final int PARTIAL = 1;
    /** The input or the usage is wrong; nothing was sent. */
    public static final int BAD_INPUT = 2;
    /** The run stopped before its end. */
    public static final int STOPPED = 3;
    /** The run could not start, or not go on. */
    public static final int IMPOSSIBLE = 4;

    private ExitCode() {}

    public static int of(RunStatus status) {
        return switch (status) {
            case SUCCEEDED -> DONE;
            case PARTIAL -> PARTIAL;
            case STOPPED -> STOPPED;
            case RUNNING -> IMPOSSIBLE;
        };
    }
}
