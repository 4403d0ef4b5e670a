package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a group of locations.
 *
 * @param runId the run
 * @param group the index of the group in the run, from 0
 * @param first the index of its first location
 * @param settings the settings of the run
 * @param places its locations, in order
 * @param canary the size of each location's share of the canary
 * @param locationsOfRun how many locations the whole run has
 * @param allowedFailures failures allowed in the run: more stop it; {@code null} for no limit
 * @param reportEvery the number of further failures after which the run is signalled
 * @param leasedFailures failures of the group after which it asks the run before its locations go on; {@code null} in
 *     runs without a limit and in those of the first version, which lease no failures
 */
public record GroupOrder(
        String runId,
        int group,
        int first,
        WireSettings settings,
        List<Placement> places,
        List<Integer> canary,
        int locationsOfRun,
        @Nullable Long allowedFailures,
        long reportEvery,
        @Nullable Long leasedFailures) {

    /** Copies the lists. */
    public GroupOrder {
        places = List.copyOf(places);
        canary = List.copyOf(canary);
    }
}
