package io.github.onhook.temporal.workflow;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.Placement;
import io.github.onhook.temporal.wire.WireReason;
import io.github.onhook.temporal.wire.WireSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a location is told.
 *
 * @param runId the run
 * @param groupId the workflow that it belongs to
 * @param index which location of the run it is
 * @param place where it is, and how much there is
 * @param settings how to send
 * @param locationsOfRun how many locations the whole run has
 * @param bearableFailures more of them stop the run; {@code null} if none does
 * @param reportEvery after so many more failures the group is told
 * @param carried what it knows from before its history was cut; {@code null} at first
 */
public record LocationOrder(
        String runId,
        String groupId,
        int index,
        Placement place,
        WireSettings settings,
        int locationsOfRun,
        @Nullable Long bearableFailures,
        long reportEvery,
        @Nullable Carried carried) {

    /**
     * What a location takes with it when its history is cut.
     *
     * @param chunks how many chunks were sent
     * @param figures what was counted
     * @param allowed how many targets may still be sent
     * @param found what was found of the quota; {@code null} if nothing was
     * @param paused whether it is paused
     * @param closedConnectors connectors that take nothing any more
     */
    public record Carried(
            int chunks,
            Figures figures,
            long allowed,
            @Nullable RateState found,
            boolean paused,
            Map<String, WireReason> closedConnectors) {

        /** Copies the map. */
        public Carried {
            closedConnectors = Map.copyOf(closedConnectors);
        }
    }

    LocationOrder with(Carried next) {
        return new LocationOrder(
                runId, groupId, index, place, settings, locationsOfRun, bearableFailures, reportEvery, next);
    }
}
