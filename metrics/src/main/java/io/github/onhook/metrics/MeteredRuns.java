package io.github.onhook.metrics;

import io.github.onhook.Location;
import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.RequestResult;
import io.github.onhook.RunListener;
import io.github.onhook.RunStatus;
import io.github.onhook.ThrottleScope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Keeps the meters of all runs; each run is heard by a listener of its own, which takes back what it left when it ends. */
final class MeteredRuns implements RunListener {

    private static final String NONE = "none";
    private static final Duration[] ANSWER_TIMES = {
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)
    };
    private static final Duration[] WAITS = {
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final boolean withAccounts;
    private final MeterProvider<Timer> requests;
    private final MeterProvider<Counter> numbers;
    private final MeterProvider<Timer> waits;
    private final MeterProvider<Timer> assumes;
    private final MeterProvider<Timer> runs;
    private final Map<Operation, Levels> levels = new ConcurrentHashMap<>();
    private final Map<Tags, DoubleAdder> rates = new ConcurrentHashMap<>();

    MeteredRuns(MeterRegistry registry, boolean withAccounts) {
        this.registry = registry;
        this.withAccounts = withAccounts;
        requests = timer(Meters.REQUESTS, ANSWER_TIMES);
        numbers = Counter.builder(Meters.NUMBERS.meterName())
                .description(Meters.NUMBERS.description())
                .withRegistry(registry);
        waits = timer(Meters.THROTTLE_WAIT, WAITS);
        assumes = timer(Meters.SESSION_ASSUME, ANSWER_TIMES);
        runs = timer(Meters.RUN);
    }

    @Override
    public RunListener forRun(String runId, Operation operation) {
        return new MeteredRun(operation, levels.computeIfAbsent(operation, this::register));
    }

    private MeterProvider<Timer> timer(Meters meter, Duration... objectives) {
        return Timer.builder(meter.meterName())
                .description(meter.description())
                .serviceLevelObjectives(objectives)
                .withRegistry(registry);
    }

    private Levels register(Operation operation) {
        Levels made = new Levels(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        gauge(Meters.RUNS_ACTIVE, operation, made.runs);
        gauge(Meters.NUMBERS_PENDING, operation, made.pending);
        gauge(Meters.REQUESTS_ACTIVE, operation, made.requests);
        gauge(Meters.LOCATIONS_CLOSED, operation, made.closed);
        return made;
    }

    private void gauge(Meters meter, Operation operation, LongAdder level) {
        Gauge.builder(meter.meterName(), level, LongAdder::sum)
                .description(meter.description())
                .tag("operation", operation.label())
                .register(registry);
    }

    private DoubleAdder rate(Location location) {
        Tags region = Tags.of("region", location.region());
        Tags tags = withAccounts ? region.and("account", location.accountId()) : region;
        return rates.computeIfAbsent(tags, t -> {
            DoubleAdder sum = new DoubleAdder();
            Gauge.builder(Meters.RATE.meterName(), sum, DoubleAdder::sum)
                    .description(Meters.RATE.description())
                    .tags(t)
                    .register(registry);
            return sum;
        });
    }

    private static String orNone(@Nullable String error) {
        return error == null ? NONE : error;
    }

    /** What goes up and down with the runs of one operation. */
    private record Levels(LongAdder runs, LongAdder pending, LongAdder requests, LongAdder closed) {}

    /** Hears one run: its calls never overlap. */
    private final class MeteredRun implements RunListener {

        private final Operation operation;
        private final Levels of;
        private final Map<Location, Double> found = new HashMap<>();
        private int closed;

        MeteredRun(Operation operation, Levels of) {
            this.operation = operation;
            this.of = of;
        }

        @Override
        public void runStarted(String runId, Operation op) {
            of.runs.increment();
        }

        @Override
        public void targetsAccepted(Location location, long targets) {
            of.pending.add(targets);
        }

        @Override
        public void requestSent(Location location, Operation op, int count) {
            of.requests.increment();
        }

        @Override
        public void requestFinished(
                Location location, Operation op, RequestResult result, @Nullable String error, long nanos) {
            of.requests.decrement();
            requests.withTags(
                            "operation", operation.label(),
                            "region", location.region(),
                            "outcome", result.name().toLowerCase(Locale.ROOT),
                            "error", orNone(error))
                    .record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void throttleWaited(ThrottleScope scope, long nanos) {
            waits.withTag("scope", scope.name().toLowerCase(Locale.ROOT)).record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void sessionAssumed(String accountId, @Nullable String error, long nanos) {
            assumes.withTags("outcome", error == null ? "success" : "error", "error", orNone(error))
                    .record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void rateChanged(Location location, double perSecond) {
            Double before = found.put(location, perSecond);
            rate(location).add(before == null ? perSecond : perSecond - before);
        }

        @Override
        public void locationClosed(Location location, String code) {
            closed++;
            of.closed.increment();
        }

        @Override
        public void settled(Outcome outcome) {
            of.pending.decrement();
            numbers.withTags(
                            "operation", operation.label(),
                            "region", outcome.target().location().region(),
                            "status", outcome.status().name(),
                            "error", orNone(outcome.reason().code()))
                    .increment();
        }

        @Override
        public void runFinished(String runId, Operation op, RunStatus status, @Nullable String stopReason, long nanos) {
            of.runs.decrement();
            of.closed.add(-closed);
            found.forEach((location, perSecond) -> rate(location).add(-perSecond));
            runs.withTags("operation", operation.label(), "status", status.name())
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
