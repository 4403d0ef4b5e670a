package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.Placement;
import org.jspecify.annotations.Nullable;

/**
 * How far a location is.
 *
 * @param index which location of the run it is
 * @param place where it is, and how much there is
 * @param loaded whether it has its numbers
 * @param idle whether it has sent all that it may by now
 * @param chunks how many chunks were sent
 * @param figures what was counted in them
 * @param rate the rate that was found last; {@code null} if none was
 * @param closed the code that closed it; {@code null} if nothing did
 * @param worker who has its chunk now; {@code null} if nobody has
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
