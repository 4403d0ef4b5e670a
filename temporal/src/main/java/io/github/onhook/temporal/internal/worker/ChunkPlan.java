package io.github.onhook.temporal.internal.worker;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.Slice;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What core's engine needs of a chunk's order: plan, settings and rate. */
final class ChunkPlan {

    private static final Duration LONGER_THAN_ANY = Duration.ofDays(30);

    private ChunkPlan() {}

    /** Its numbers as a plan. */
    static Plan of(ChunkOrder order, List<Slice> slices) {
        Location location = new Location(order.accountId(), order.region());
        Plan.Builder builder = Plan.builder().allowConflicts(true);
        for (Slice slice : slices) {
            Connector connector = ConnectorNames.connector(location, slice.connectorId());
            for (long digits : slice.digits()) {
                builder.add(new Target(connector, new PhoneNumber(digits)));
            }
        }
        return builder.build();
    }

    /**
     * Reads start at the rate found for changes, until their own limit is found. The failures of a lost attempt count
     * against the chunk's tolerances.
     */
    static Settings settings(ChunkOrder order, @Nullable RateState found, long failuresBefore) {
        Settings.Builder builder = order.settings().forChunk().deadline(LONGER_THAN_ANY);
        if (found != null && order.settings().rate() == null) {
            builder.initialRate(found.rate());
        }
        if (order.allowedFailures() != null) {
            builder.maxFailures(Tolerance.count(Math.max(0, order.allowedFailures() - failuresBefore)));
        }
        if (order.allowedFailuresHere() != null) {
            builder.maxFailuresPerLocation(Tolerance.count(Math.max(0, order.allowedFailuresHere() - failuresBefore)));
        }
        return builder.build();
    }

    /** The first chunk plans its rate for its own requests only. */
    static RateController controller(ChunkOrder order, Settings settings, @Nullable RateState found, int numbers) {
        double headroom = settings.headroom();
        int most = settings.maxInFlightPerLocation();
        return found != null
                ? RateController.resumeFrom(found, order.requests(), headroom, most)
                : RateController.of(
                        settings.rate(),
                        settings.initialRate(),
                        order.settings().requests(numbers),
                        headroom,
                        most);
    }
}
