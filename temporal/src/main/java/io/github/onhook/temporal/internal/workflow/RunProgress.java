package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.WireReason;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run.
 *
 * @param phase its phase
 * @param figures its counts
 * @param failures its failures, including those of running chunks
 * @param paused whether it is paused
 * @param stopping why it stops; {@code null} if it does not
 * @param groups how many groups it has
 * @param workers how many workers have locations of it; counted only if the run has a total rate limit, otherwise 0
 */
public record RunProgress(
        Phase phase,
        Figures figures,
        long failures,
        boolean paused,
        @Nullable WireReason stopping,
        int groups,
        int workers) {

    /** The phase of a run. */
    public enum Phase {
        /** Receives its plan. */
        PLAN,
        /** Sends its canary. */
        CANARY,
        /** Waits for approval. */
        APPROVAL,
        /** Sends all targets. */
        LOCATIONS,
        /** Has ended. */
        DONE
    }
}
