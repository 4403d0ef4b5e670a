package io.github.onhook.metrics;

import io.github.onhook.Location;
import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.Rejection;
import io.github.onhook.RequestResult;
import io.github.onhook.RunListener;
import io.github.onhook.RunStatus;
import io.github.onhook.Status;
import io.github.onhook.ThrottleScope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears one run. Its calls never overlap, so that it can keep the meters it found, and needs no lock for that. */
final class MeteredRun implements RunListener {

    private final MeteredRuns meters;
    private final Operation operation;
    private final MeteredRuns.Levels of;
    private final Map<String, RegionMeters> regions = new HashMap<>();
    private final Map<ThrottleScope, Timer> waits = new EnumMap<>(ThrottleScope.class);
    private final Map<Location, Rate> rates = new HashMap<>();
    private int closed;

    MeteredRun(MeteredRuns meters, Operation operation, MeteredRuns.Levels of) {
        this.meters = meters;
        this.operation = operation;
        this.of = of;
    }

    @Override
    public void runStarted(String runId, Operation op) {
        of.runs().increment();
    }

    @Override
    public void rejected(Rejection rejection) {
        // What stands in a bad row may be anything, and is no tag.
        meters.numbers(operation, ErrorCodes.NONE, Status.REJECTED, rejection.code())
                .increment();
    }

    @Override
    public void targetsAccepted(Location location, long targets) {
        of.pending().add(targets);
    }

    @Override
    public void requestSent(Location location, Operation op, int count) {
        of.requests().increment();
    }

    @Override
    public void requestFinished(
            Location location, Operation op, RequestResult result, @Nullable String error, long nanos) {
        of.requests().decrement();
        at(location).requests(result, error).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void throttleWaited(ThrottleScope scope, long nanos) {
        waits.computeIfAbsent(scope, meters::waits).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void sessionAssumed(String accountId, @Nullable String error, long nanos) {
        meters.assumes(error).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void rateChanged(Location location, double perSecond) {
        rates.computeIfAbsent(location, l -> new Rate(meters.rate(l))).set(perSecond);
    }

    @Override
    public void locationClosed(Location location, String code) {
        closed++;
        of.closed().increment();
        Rate rate = rates.get(location);
        if (rate != null) {
            rate.set(0);
        }
    }

    @Override
    public void settled(Outcome outcome) {
        of.pending().decrement();
        at(outcome.target().location())
                .numbers(outcome.status(), outcome.reason().code())
                .increment();
    }

    @Override
    public void runFinished(String runId, Operation op, RunStatus status, @Nullable String stopReason, long nanos) {
        of.runs().decrement();
        of.closed().add(-closed);
        rates.values().forEach(rate -> rate.set(0));
        meters.runs(operation, status).record(nanos, TimeUnit.NANOSECONDS);
    }

    private RegionMeters at(Location location) {
        return regions.computeIfAbsent(location.region(), RegionMeters::new);
    }

    /** The share that one location has in a rate. */
    private static final class Rate {

        private final DoubleAdder sum;
        private double share;

        Rate(DoubleAdder sum) {
            this.sum = sum;
        }

        void set(double perSecond) {
            sum.add(perSecond - share);
            share = perSecond;
        }
    }

    /** The meters of one Region that were found before: to find them anew for each number costs too much. */
    private final class RegionMeters {

        private final String region;
        private final Map<RequestResult, Map<String, Timer>> requests = new EnumMap<>(RequestResult.class);
        private final Map<Status, Map<String, Counter>> numbers = new EnumMap<>(Status.class);

        RegionMeters(String region) {
            this.region = region;
        }

        Timer requests(RequestResult result, @Nullable String error) {
            return found(
                    requests.computeIfAbsent(result, r -> new HashMap<>()),
                    error,
                    e -> meters.requests(operation, region, result, e));
        }

        Counter numbers(Status status, @Nullable String error) {
            return found(
                    numbers.computeIfAbsent(status, s -> new HashMap<>()),
                    error,
                    e -> meters.numbers(operation, region, status, e));
        }

        private <M> M found(Map<String, M> known, @Nullable String error, Function<@Nullable String, M> meter) {
            String key = error == null ? ErrorCodes.NONE : error;
            M kept = known.get(key);
            if (kept == null) {
                kept = meter.apply(error);
                if (known.size() < ErrorCodes.MOST) {
                    known.put(key, kept);
                }
            }
            return kept;
        }
    }
}
