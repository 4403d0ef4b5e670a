package io.github.onhook.service.run;

import static io.github.onhook.service.run.RunState.AWAITING_APPROVAL;
import static io.github.onhook.service.run.RunState.BROKEN;
import static io.github.onhook.service.run.RunState.CANCELLED;
import static io.github.onhook.service.run.RunState.CANCELLING;
import static io.github.onhook.service.run.RunState.PAUSED;
import static io.github.onhook.service.run.RunState.QUEUED;
import static io.github.onhook.service.run.RunState.REFUSED;
import static io.github.onhook.service.run.RunState.RUNNING;
import static io.github.onhook.service.run.RunState.STOPPED;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person can do to a run, and what becomes of its state. */
public enum Action {
    /** Sends nothing until it is resumed. */
    PAUSE,
    /** Goes on, after it was paused, stopped or broke; one that is not under way waits for its turn. */
    RESUME,
    /** Ends it before its end. */
    CANCEL,
    /** Lets a large run begin. */
    APPROVE,
    /** Ends a large run before it began. */
    REFUSE;

    private @Nullable RunState from(RunState state) {
        return switch (this) {
            case PAUSE -> state == RUNNING ? PAUSED : null;
            case RESUME -> state == PAUSED ? RUNNING : state == BROKEN || state == STOPPED ? QUEUED : null;
            case CANCEL ->
                switch (state) {
                    case AWAITING_APPROVAL, QUEUED -> CANCELLED;
                    case RUNNING, PAUSED -> CANCELLING;
                    case CANCELLING, SUCCEEDED, PARTIAL, STOPPED, CANCELLED, REFUSED, BROKEN -> null;
                };
            case APPROVE -> state == AWAITING_APPROVAL ? QUEUED : null;
            case REFUSE -> state == AWAITING_APPROVAL ? REFUSED : null;
        };
    }

    /** Those that a state allows. */
    public static List<Action> in(RunState state) {
        return Arrays.stream(values())
                .filter(action -> action.from(state) != null)
                .toList();
    }

    /**
     * The run after this.
     *
     * @param user who does it
     * @throws RefusedException if the run's state does not allow it, or this user
     */
    StoredRun apply(StoredRun run, String user) {
        RunState to = from(run.state());
        if (to == null) {
            throw RefusedException.wrongState(this, run.state());
        }
        if (this == APPROVE && run.startedBy().equals(user)) {
            throw RefusedException.ownApproval();
        }
        // What was sent of a run that has begun belongs into a report.
        StoredRun after = run.in(to == CANCELLED && run.begun() ? CANCELLING : to);
        return this == APPROVE || this == REFUSE ? after.decidedBy(user) : after;
    }
}
