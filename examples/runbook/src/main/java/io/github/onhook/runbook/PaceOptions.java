package io.github.onhook.runbook;

import io.github.onhook.Operation;
import io.github.onhook.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent, how fast and how persistently. */
final class PaceOptions {

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            converter = Converters.OfOperation.class,
            description = "voice-connector, or voice-connector-group where the ids are of groups (voice-connector).")
    private Operation operation = Operation.VOICE_CONNECTOR;

    @Option(names = "--rate", paramLabel = "RPS", description = "A known quota of each location (discovered).")
    private @Nullable Double rate;

    @Option(names = "--initial-rate", paramLabel = "RPS", description = "A guess of that quota, to begin at.")
    private @Nullable Double initialRate;

    @Option(names = "--burst", paramLabel = "N", description = "Requests a location may send at once (1).")
    private int burst = 1;

    @Option(
            names = "--headroom",
            paramLabel = "P%%",
            converter = Converters.OfShare.class,
            description = "The share of a found rate that is left to other callers (0%%).")
    private double headroom;

    @Option(names = "--max-total-rate", paramLabel = "RPS", description = "The most that all locations together send.")
    private @Nullable Double maxTotalRate;

    @Option(names = "--batch-size", paramLabel = "N", description = "The most numbers of one request (50).")
    private int batchSize = 50;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "The most requests under way at once (256).")
    private int maxInFlight = 256;

    @Option(names = "--max-in-flight-per-location", paramLabel = "N", description = "The same at one location (16).")
    private int maxInFlightPerLocation = 16;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "How often a number is sent before it is given up (8).")
    private int attempts = 8;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long to wait for an answer (10s).")
    private Duration requestTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long the run may take; then it stops (2h).")
    private Duration deadline = Duration.ofHours(2);

    Operation operation() {
        return operation;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    void apply(Settings.Builder settings) {
        settings.operation(operation)
                .burst(burst)
                .headroom(headroom)
                .batchSize(batchSize)
                .maxInFlight(maxInFlight)
                .maxInFlightPerLocation(maxInFlightPerLocation)
                .attempts(attempts)
                .requestTimeout(requestTimeout)
                .deadline(deadline);
        if (rate != null) {
            settings.rate(rate);
        }
        if (initialRate != null) {
            settings.initialRate(initialRate);
        }
        if (maxTotalRate != null) {
            settings.maxTotalRate(maxTotalRate);
        }
    }
}
