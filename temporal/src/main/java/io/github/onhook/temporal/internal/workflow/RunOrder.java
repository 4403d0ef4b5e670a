package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param sent the fingerprint of the numbers that the locations were given, which are the plan's without the protected
 *     ones; {@code null} in runs of the first version
 */
public record RunOrder(
        String runId,
        String fingerprint,
        WireSettings settings,
        List<Placement> places,
        int groupSize,
        boolean approval,
        boolean searchable,
        @Nullable String sent) {

    /** Copies the list. */
    public RunOrder {
        places = List.copyOf(places);
    }

    /** Whether a run of this order sends the same numbers as one of the other. */
    public boolean sendsTheSameAs(RunOrder other) {
        return fingerprint.equals(other.fingerprint)
                && places.equals(other.places)
                && (sent == null || other.sent == null || sent.equals(other.sent));
    }

    long targets() {
        return places.stream().mapToLong(Placement::targets).sum();
    }
}
