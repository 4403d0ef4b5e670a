package io.github.onhook.runbook.options;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.runbook.terminal.Problems;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large requests are, how many are under way, how often they are sent, and how long all may take. */
final class BoundOptions {

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
            names = "--max-in-transit",
            paramLabel = "N",
            description =
                    "Of a move: the most numbers of a location that are on neither connector at once (two batches).")
    private @Nullable Integer maxInTransit;

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
            description = "Stop the run after this time (2h).")
    private Duration deadline = Duration.ofHours(2);

    @Option(
            names = "--max-unanswered",
            paramLabel = "N",
            description = "Calls in a row that a location may leave unanswered before it closes (20).")
    private int maxUnanswered = 20;

    @Option(
            names = "--spot-check",
            paramLabel = "none|first|P%%",
            converter = Converters.OfSpotCheck.class,
            description =
                    "Confirmations that are read back: of the first batch of each location, and a share of the rest"
                            + " (first).")
    private SpotCheck spotCheck = SpotCheck.FIRST;

    Duration requestTimeout() {
        return requestTimeout;
    }

    /** Notes what is given and means nothing to an operation. */
    void check(Operation operation, Problems problems) {
        if (maxInTransit != null && !operation.moves()) {
            problems.add("--max-in-transit is of moves: leave it out");
        }
        if (maxInTransit != null && maxInTransit < 1) {
            problems.add("--max-in-transit must be at least 1, was " + maxInTransit);
        }
    }

    void apply(Settings.Builder settings) {
        if (maxInTransit != null) {
            settings.maxInTransit(maxInTransit);
        }
        settings.batchSize(batchSize)
                .maxInFlight(maxInFlight)
                .maxInFlightPerLocation(maxInFlightPerLocation)
                .attempts(attempts)
                .requestTimeout(requestTimeout)
                .deadline(deadline)
                .maxUnanswered(maxUnanswered)
                .spotCheck(spotCheck);
    }
}
