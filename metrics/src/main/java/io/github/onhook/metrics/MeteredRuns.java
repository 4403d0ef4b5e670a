package io.github.onhook.metrics;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the meters of all runs. Each run has its own listener, which subtracts its gauge contributions when the run
 * ends.
 */
final class MeteredRuns implements RunListener {

    private static final Duration[] ANSWER_TIMES = {
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)
    };
    /** Covers the wait of a location at the minimum rate. */
    private static final Duration[] WAITS = {
        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofMinutes(2)
    };

    static final double MILLIONTHS = 1e6;

    private final MeterRegistry registry;
    private final boolean withAccounts;
    private final ErrorCodes codes = new ErrorCodes();
    private final MeterProvider<Timer> requests;
    private final MeterProvider<Counter> numbers;
    private final MeterProvider<Counter> spotChecks;
    private final MeterProvider<Timer> waits;
    private final MeterProvider<Timer> assumes;
    private final MeterProvider<Timer> outOfService;
    private final MeterProvider<Timer> runs;
    private final Map<Operation, Levels> levels = new ConcurrentHashMap<>();

    MeteredRuns(MeterRegistry registry, boolean withAccounts) {
        this.registry = registry;
        this.withAccounts = withAccounts;
        requests = timer(Meters.REQUESTS, ANSWER_TIMES);
        numbers = Counter.builder(Meters.NUMBERS.meterName())
                .description(Meters.NUMBERS.description())
                .withRegistry(registry);
        spotChecks = Counter.builder(Meters.SPOT_CHECKS.meterName())
                .description(Meters.SPOT_CHECKS.description())
                .withRegistry(registry);
        waits = timer(Meters.THROTTLE_WAIT, WAITS);
        assumes = timer(Meters.SESSION_ASSUME, ANSWER_TIMES);
        outOfService = timer(Meters.OUT_OF_SERVICE, WAITS);
        runs = timer(Meters.RUN);
    }

    /** The gauges of one operation. */
    record Levels(LongAdder runs, LongAdder pending, LongAdder requests, LongAdder closed, LongAdder inTransit) {}

    @Override
    public RunListener forRun(String runId, Operation operation) {
        return new MeteredRun(this, operation, levels.computeIfAbsent(operation, this::register));
    }

    Timer requests(Operation operation, String region, RequestResult result, @Nullable String error) {
        return requests.withTags(
                "operation", operation.label(), "region", region, "outcome", lowerCase(result), "error", tag(error));
    }

    Counter numbers(Operation operation, String region, Status status, @Nullable String error) {
        return numbers.withTags(
                "operation", operation.label(), "region", region, "status", status.name(), "error", tag(error));
    }

    Counter spotChecks(Operation operation, String region, String outcome) {
        return spotChecks.withTags("operation", operation.label(), "region", region, "outcome", outcome);
    }

    Timer waits(ThrottleScope scope) {
        return waits.withTag("scope", lowerCase(scope));
    }

    Timer assumes(@Nullable String error) {
        return assumes.withTags("outcome", error == null ? "success" : "error", "error", tag(error));
    }

    Timer outOfService(Operation operation) {
        return outOfService.withTag("operation", operation.label());
    }

    Timer runs(Operation operation, RunStatus status) {
        return runs.withTags("operation", operation.label(), "status", status.name());
    }

    /** The sum of the rates of locations, in millionths: sums of doubles do not return to exactly zero. */
    LongAdder rate(Location location) {
        Tags region = Tags.of("region", location.region());
        Tags tags = withAccounts ? region.and("account", location.accountId()) : region;
        return GaugeLevels.of(registry, Meters.RATE, MILLIONTHS, tags);
    }

    private MeterProvider<Timer> timer(Meters meter, Duration... objectives) {
        return Timer.builder(meter.meterName())
                .description(meter.description())
                .serviceLevelObjectives(objectives)
                .withRegistry(registry);
    }

    private Levels register(Operation operation) {
        return new Levels(
                level(Meters.RUNS_ACTIVE, operation),
                level(Meters.NUMBERS_PENDING, operation),
                level(Meters.REQUESTS_ACTIVE, operation),
                level(Meters.LOCATIONS_CLOSED, operation),
                level(Meters.NUMBERS_IN_TRANSIT, operation));
    }

    private LongAdder level(Meters meter, Operation operation) {
        return GaugeLevels.of(registry, meter, 1, Tags.of("operation", operation.label()));
    }

    private String tag(@Nullable String error) {
        return codes.tag(error);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
