package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Tolerance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run that matter to workflows and workers. The components are those of {@link Settings}, tolerances as text
 * and times in milliseconds.
 *
 * @param batchSize the most numbers of a request of the operation
 * @param spotCheck {@code null} in runs of earlier versions, as is {@code maxUnanswered}
 * @param maxInTransit {@code null} in runs that do not move numbers
 */
public record WireSettings(
        String operation,
        @Nullable Double rate,
        @Nullable Double initialRate,
        int burst,
        double headroom,
        @Nullable Double maxTotalRate,
        int batchSize,
        int maxInFlightPerLocation,
        int attempts,
        long requestTimeoutMillis,
        long deadlineMillis,
        @Nullable String maxFailures,
        @Nullable String maxFailuresPerLocation,
        @Nullable String canary,
        @Nullable String spotCheck,
        @Nullable Integer maxUnanswered,
        @Nullable Integer maxInTransit) {

    /** Converts a run's settings to the wire form. */
    public static WireSettings of(Settings settings) {
        return new WireSettings(
                OperationNames.of(settings.operation()),
                settings.rate(),
                settings.initialRate(),
                settings.burst(),
                settings.headroom(),
                settings.maxTotalRate(),
                settings.operation().numbersPerRequest(settings.batchSize()),
                settings.maxInFlightPerLocation(),
                settings.attempts(),
                settings.requestTimeout().toMillis(),
                settings.deadline().toMillis(),
                text(settings.maxFailures()),
                text(settings.maxFailuresPerLocation()),
                text(settings.canary()),
                settings.spotCheck().toString(),
                settings.maxUnanswered(),
                settings.operation().moves() ? settings.maxInTransit() : null);
    }

    /** The settings of a single chunk: without tolerances, canary and limits of the whole run. */
    public Settings.Builder forChunk() {
        Settings.Builder builder = Settings.builder()
                .operation(named())
                .burst(burst)
                .headroom(headroom)
                .batchSize(batchSize)
                .maxInFlightPerLocation(maxInFlightPerLocation)
                .attempts(attempts)
                .requestTimeout(Duration.ofMillis(requestTimeoutMillis));
        if (rate != null) {
            builder.rate(rate);
        } else if (initialRate != null) {
            builder.initialRate(initialRate);
        }
        if (spotCheck != null) {
            builder.spotCheck(SpotCheck.parse(spotCheck));
        }
        if (maxUnanswered != null) {
            builder.maxUnanswered(maxUnanswered);
        }
        if (maxInTransit != null) {
            builder.maxInTransit(maxInTransit);
        }
        return builder;
    }

    /** What the run does to its targets. */
    public Operation named() {
        return OperationNames.operation(operation);
    }

    /** The number of requests that these targets of a location need. */
    public int requests(int targets) {
        return (targets + batchSize - 1) / batchSize;
    }

    /** The number of failures allowed in a run of this size; {@code null} for no limit. */
    public @Nullable Long allowedFailures(long targets) {
        return allowed(maxFailures, targets);
    }

    /** The number of failures allowed in a location of this size; {@code null} for no limit. */
    public @Nullable Long allowedFailuresPerLocation(long targets) {
        return allowed(maxFailuresPerLocation, targets);
    }

    /** The size of the canary for this many targets; 0 for none. */
    public long canarySize(long targets) {
        return canary == null ? 0 : Math.max(1, Tolerance.parse(canary).of(targets));
    }

    private static @Nullable Long allowed(@Nullable String tolerance, long targets) {
        return tolerance == null ? null : Tolerance.parse(tolerance).of(targets);
    }

    private static @Nullable String text(@Nullable Tolerance tolerance) {
        return tolerance == null ? null : tolerance.toString();
    }
}
