package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Placement;
import io.github.onhook.temporal.wire.WireSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group of locations is told.
 *
 * @param runId the run
 * @param group which group of the run it is, from 0
 * @param first the index of its first location
 * @param settings how to send
 * @param places its locations, in order
 * @param canary how many targets of each go first
 * @param locationsOfRun how many locations the whole run has
 * @param bearableFailures more of them stop the run; {@code null} if none does
 * @param reportEvery after so many more failures the run is told
 */
public record GroupOrder(
        String runId,
        int group,
        int first,
        WireSettings settings,
        List<Placement> places,
        List<Integer> canary,
        int locationsOfRun,
        @Nullable Long bearableFailures,
        long reportEvery) {

    /** Copies the lists. */
    public GroupOrder {
        places = List.copyOf(places);
        canary = List.copyOf(canary);
    }
}
