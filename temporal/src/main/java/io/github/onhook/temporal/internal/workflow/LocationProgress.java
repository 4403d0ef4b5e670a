package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Placement;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a location.
 *
 * @param index its index in the run
 * @param place account, Region and number of targets
 * @param loaded whether it has its numbers
 * @param idle whether it has sent everything released so far
 * @param chunks how many chunks were sent
 * @param figures the counts of these
 * @param rate the last rate found; {@code null} if there is none
 * @param closed the code that closed it; {@code null} if it is open
 * @param worker the worker that runs its chunk; {@code null} if none does
 * @param ended whether it has ended
 */
public record LocationProgress(
        int index,
        Placement place,
        boolean loaded,
        boolean idle,
        int chunks,
        Figures figures,
        @Nullable Double rate,
        @Nullable String closed,
        @Nullable String worker,
        boolean ended) {}
