package io.github.onhook.temporal.wire;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Tolerance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run that matter to workflows and workers. The components are those of {@link Settings}, tolerances as
 * text and times in milliseconds.
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
        @Nullable String canary) {

    /** What is sent of a run's settings. */
    public static WireSettings of(Settings settings) {
        return new WireSettings(
                settings.operation().name(),
                settings.rate(),
                settings.initialRate(),
                settings.burst(),
                settings.headroom(),
                settings.maxTotalRate(),
                settings.batchSize(),
                settings.maxInFlightPerLocation(),
                settings.attempts(),
                settings.requestTimeout().toMillis(),
                settings.deadline().toMillis(),
                text(settings.maxFailures()),
                text(settings.maxFailuresPerLocation()),
                text(settings.canary()));
    }

    /** Settings that send as these do; without tolerances, canary and bounds of the whole run. */
    public Settings.Builder forChunk() {
        Settings.Builder builder = Settings.builder()
                .operation(Operation.valueOf(operation))
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
        return builder;
    }

    /** How many requests so many targets of a location take. */
    public int requests(int targets) {
        return (targets + batchSize - 1) / batchSize;
    }

    /** How many failures stop a run of so many targets; none where nothing does. */
    public @Nullable Long bearableFailures(long targets) {
        return bearable(maxFailures, targets);
    }

    /** How many failures close a location of so many targets; none where nothing does. */
    public @Nullable Long bearableFailuresPerLocation(long targets) {
        return bearable(maxFailuresPerLocation, targets);
    }

    /** How many of so many targets go first; 0 where none do. */
    public long canarySize(long targets) {
        return canary == null ? 0 : Math.max(1, Tolerance.parse(canary).of(targets));
    }

    private static @Nullable Long bearable(@Nullable String tolerance, long targets) {
        return tolerance == null ? null : Tolerance.parse(tolerance).of(targets);
    }

    private static @Nullable String text(@Nullable Tolerance tolerance) {
        return tolerance == null ? null : tolerance.toString();
    }
}
