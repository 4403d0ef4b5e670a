package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireRate;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.wire.WireSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input of a location.
 *
 * @param runId the run
 * @param groupId the workflow of its group
 * @param index its index in the run
 * @param place account, Region and number of targets
 * @param settings the settings of the run
 * @param locationsOfRun how many locations the whole run has
 * @param allowedFailures failures allowed in the run: more stop it; {@code null} for no limit
 * @param reportEvery the number of further failures after which the group is signalled
 * @param carried its state before continue-as-new; {@code null} in the first execution
 * @param leasedFailures failures after which it asks the group before it goes on, at first; {@code null} in runs
 *     without a limit and in those of the first version, where each chunk has the whole limit
 */
public record LocationOrder(
        String runId,
        String groupId,
        int index,
        Placement place,
        WireSettings settings,
        int locationsOfRun,
        @Nullable Long allowedFailures,
        long reportEvery,
        @Nullable Carried carried,
        @Nullable Long leasedFailures) {

    /**
     * The state that a location carries through continue-as-new.
     *
     * @param chunks how many chunks were sent
     * @param figures the counts so far
     * @param allowed how many targets may still be sent
     * @param found the rate state; {@code null} if there is none
     * @param paused whether it is paused
     * @param closedConnectors closed connectors, with the reason
     * @param leasedFailures failures after which it asks the group; {@code null} as in the order
     */
    public record Carried(
            int chunks,
            Figures figures,
            long allowed,
            @Nullable RateState found,
            boolean paused,
            Map<String, WireReason> closedConnectors,
            @Nullable Long leasedFailures) {

        /** Copies the map. */
        public Carried {
            closedConnectors = Map.copyOf(closedConnectors);
            found = WireRate.known(found);
        }
    }

    LocationOrder with(Carried next) {
        return new LocationOrder(
                runId,
                groupId,
                index,
                place,
                settings,
                locationsOfRun,
                allowedFailures,
                reportEvery,
                next,
                leasedFailures);
    }
}
