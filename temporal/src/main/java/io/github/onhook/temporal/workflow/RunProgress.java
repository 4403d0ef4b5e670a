package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.WireReason;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param phase what it does
 * @param figures what was counted by now
 * @param failures failures by now, with those of chunks that go on
 * @param paused whether it is paused
 * @param stopping why it stops; {@code null} if it does not
 * @param groups how many groups it has
 * @param workers how many workers have locations of it; 0 where the rate of the whole run is not bounded, for nobody asks
 */
public record RunProgress(
        Phase phase,
        Figures figures,
        long failures,
        boolean paused,
        @Nullable WireReason stopping,
        int groups,
        int workers) {

    /** What a run does. */
    public enum Phase {
        /** Takes in its plan. */
        PLAN,
        /** Sends its canary. */
        CANARY,
        /** Waits for approval. */
        APPROVAL,
        /** Sends all. */
        LOCATIONS,
        /** Has ended. */
        DONE
    }
}
