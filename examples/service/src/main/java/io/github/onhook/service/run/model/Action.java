package io.github.onhook.service.run.model;

import static io.github.onhook.service.run.model.RunState.AWAITING_APPROVAL;
import static io.github.onhook.service.run.model.RunState.BROKEN;
import static io.github.onhook.service.run.model.RunState.CANCELLED;
import static io.github.onhook.service.run.model.RunState.CANCELLING;
import static io.github.onhook.service.run.model.RunState.PAUSED;
import static io.github.onhook.service.run.model.RunState.QUEUED;
import static io.github.onhook.service.run.model.RunState.REFUSED;
import static io.github.onhook.service.run.model.RunState.RUNNING;
import static io.github.onhook.service.run.model.RunState.STOPPED;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions on a run, and the state transitions. */
public enum Action {
    /** Pauses sending until resumed. */
    PAUSE,
    /** Resumes a run that was paused, stopped or failed; an inactive one is queued. */
    RESUME,
    /** Cancels a run. */
    CANCEL,
    /** Approves a large run. */
    APPROVE,
    /** Refuses a large run before it starts. */
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

    /** The actions allowed in a state. */
    public static List<Action> in(RunState state) {
        return Arrays.stream(values())
                .filter(action -> action.from(state) != null)
                .toList();
    }

    /**
     * Applies the action.
     *
     * @param user the acting user
     * @throws RefusedException if the run's state or this user does not allow it
     */
    public StoredRun apply(StoredRun run, String user) {
        RunState to = from(run.state());
        if (to == null) {
            throw RefusedException.wrongState(this, run.state());
        }
        if (this == APPROVE && run.startedBy().equals(user)) {
            throw RefusedException.ownApproval();
        }
        // A run that has started needs a report of what was sent.
        StoredRun after = run.in(to == CANCELLED && run.begun() ? CANCELLING : to);
        return this == APPROVE || this == REFUSE ? after.decidedBy(user) : after;
    }
}
