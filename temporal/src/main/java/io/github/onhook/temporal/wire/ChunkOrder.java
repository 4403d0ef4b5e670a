package io.github.onhook.temporal.wire;

import io.github.onhook.internal.rate.RateState;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is told of a chunk, apart from its numbers.
 *
 * @param runId the run
 * @param groupId the workflow that hears of failures while the chunk goes on
 * @param index which location of the run it is
 * @param chunk which chunk of the location it is, from 0
 * @param accountId the location's account
 * @param region the location's Region
 * @param settings how to send
 * @param found what the location's last chunk found of its quota; {@code null} if there was none
 * @param requests how many requests the whole location takes
 * @param openLocations how many locations the run had when the chunk was given out
 * @param bearableFailures more of them stop the chunk, as they stop the run; {@code null} if none does
 * @param bearableFailuresHere more of them close the location; {@code null} if none does
 * @param reportEvery after so many more failures the group is told
 * @param onlySettle whether nothing is sent any more, and only what is in doubt is looked at
 */
public record ChunkOrder(
        String runId,
        String groupId,
        int index,
        int chunk,
        String accountId,
        String region,
        WireSettings settings,
        @Nullable RateState found,
        int requests,
        int openLocations,
        @Nullable Long bearableFailures,
        @Nullable Long bearableFailuresHere,
        long reportEvery,
        boolean onlySettle) {}
