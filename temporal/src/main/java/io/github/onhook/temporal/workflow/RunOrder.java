package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Placement;
import io.github.onhook.temporal.wire.WireSettings;
import java.util.List;

/**
 * The input of a run; its numbers are sent to each location later.
 *
 * @param runId the run
 * @param fingerprint the plan's fingerprint
 * @param settings the settings of the run
 * @param places its locations, in order
 * @param groupSize how many locations one group has at most
 * @param approval whether it waits for {@link RunWorkflow#approve} after its canary, or before anything is sent
 * @param searchable whether the run has search attributes, which the namespace must define
 */
public record RunOrder(
        String runId,
        String fingerprint,
        WireSettings settings,
        List<Placement> places,
        int groupSize,
        boolean approval,
        boolean searchable) {

    /** Copies the list. */
    public RunOrder {
        places = List.copyOf(places);
    }

    long targets() {
        return places.stream().mapToLong(Placement::targets).sum();
    }
}
