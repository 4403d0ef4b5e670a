package io.github.onhook.temporal.internal.wire;

import io.github.onhook.internal.rate.RateState;
import org.jspecify.annotations.Nullable;

/**
 * The input of a chunk, apart from its numbers.
 *
 * @param runId the run
 * @param groupId the workflow that receives failure counts while the chunk runs
 * @param index the index of the location in the run
 * @param chunk the index of the chunk in the location, from 0
 * @param accountId the location's account
 * @param region the location's Region
 * @param settings the settings of the run
 * @param found the rate state at the end of the location's last chunk; {@code null} if there was none
 * @param requests the number of requests of the whole location
 * @param openLocations the number of open locations when the chunk was scheduled
 * @param allowedFailures failures allowed in the run: more stop the chunk; {@code null} for no limit
 * @param allowedFailuresHere failures allowed in the location: more close it; {@code null} for no limit
 * @param reportEvery the number of further failures after which the group is signalled
 * @param onlySettle whether the chunk sends nothing and only reads numbers in doubt
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
        @Nullable Long allowedFailures,
        @Nullable Long allowedFailuresHere,
        long reportEvery,
        boolean onlySettle) {

    /** Leaves out a rate state of a phase that this version does not know. */
    public ChunkOrder {
        found = WireRate.known(found);
    }
}
