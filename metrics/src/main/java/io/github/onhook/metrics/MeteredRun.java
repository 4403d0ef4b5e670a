package io.github.onhook.metrics;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Updates the meters for one run. Listener calls never overlap, so it caches meters without locking. */
final class MeteredRun implements RunListener {

    private final MeteredRuns meters;
    private final Operation operation;
    private final MeteredRuns.Levels of;
    private final Map<String, RegionMeters> regions = new HashMap<>();
    private final Map<ThrottleScope, Timer> waits = new EnumMap<>(ThrottleScope.class);
    private final Map<Location, Rate> rates = new HashMap<>();
    /** Caches the last location: consecutive events often have the same one. */
    private @Nullable RegionMeters last;

    private long pending;
    private long unanswered;
    private long inTransit;
    private int closed;
    private volatile boolean ended;

    MeteredRun(MeteredRuns meters, Operation operation, MeteredRuns.Levels of) {
        this.meters = meters;
        this.operation = operation;
        this.of = of;
    }

    @Override
    public void runStarted(RunEvent.RunStarted event) {
        of.runs().increment();
    }

    @Override
    public void resumed(RunEvent.Resumed event) {
        pending(-event.settledBefore());
    }

    @Override
    public void rejected(Rejection rejection) {
        // An invalid row may contain anything, so nothing of it becomes a tag.
        meters.numbers(operation, ErrorCodes.NONE, Status.REJECTED, rejection.code())
                .increment();
    }

    @Override
    public void targetsAccepted(RunEvent.TargetsAccepted event) {
        pending(event.targets());
    }

    @Override
    public Context requestSent(RunEvent.RequestSent event, Context run) {
        unanswered(1);
        return run;
    }

    @Override
    public void requestFinished(RunEvent.RequestFinished event) {
        unanswered(-1);
        at(event.location()).requests(event.result(), event.error()).record(event.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void throttleWaited(RunEvent.ThrottleWaited event) {
        waits.computeIfAbsent(event.scope(), meters::waits).record(event.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        if (ended) {
            return;
        }
        meters.assumes(event.error()).record(event.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void transitChanged(RunEvent.TransitChanged event) {
        inTransit(event.by());
    }

    @Override
    public void spotChecked(RunEvent.SpotChecked event) {
        String region = event.location().region();
        if (event.read() == 0) {
            meters.spotChecks(operation, region, "not_checked").increment();
        }
        if (event.read() > event.disagreed()) {
            meters.spotChecks(operation, region, "agreed").increment(event.read() - event.disagreed());
        }
        if (event.disagreed() > 0) {
            meters.spotChecks(operation, region, "disagreed").increment(event.disagreed());
        }
    }

    @Override
    public void rateChanged(RunEvent.RateChanged event) {
        rates.computeIfAbsent(event.location(), l -> new Rate(meters.rate(l))).set(event.perSecond());
    }

    @Override
    public void locationClosed(RunEvent.LocationClosed event) {
        closed++;
        of.closed().increment();
        Rate rate = rates.get(event.location());
        if (rate != null) {
            rate.set(0);
        }
    }

    @Override
    public void settled(Outcome outcome) {
        pending(-1);
        Duration outOfService = outcome.outOfService();
        if (outOfService != null) {
            meters.outOfService(operation).record(outOfService);
        }
        at(outcome.target().location())
                .numbers(outcome.status(), outcome.reason().code())
                .increment();
    }

    @Override
    public void runFinished(RunEvent.RunFinished event) {
        ended = true;
        of.runs().decrement();
        of.closed().add(-closed);
        // A run that failed leaves pending numbers.
        pending(-pending);
        // Nobody saw the answers to the last requests of a lost worker.
        unanswered(-unanswered);
        inTransit(-inTransit);
        rates.values().forEach(rate -> rate.set(0));
        meters.runs(operation, event.status()).record(event.nanos(), TimeUnit.NANOSECONDS);
    }

    private void pending(long more) {
        pending += more;
        of.pending().add(more);
    }

    private void inTransit(long more) {
        inTransit += more;
        of.inTransit().add(more);
    }

    private void unanswered(long more) {
        unanswered += more;
        of.requests().add(more);
    }

    private RegionMeters at(Location location) {
        RegionMeters found = last;
        if (found == null || !found.region.equals(location.region())) {
            found = regions.computeIfAbsent(location.region(), RegionMeters::new);
            last = found;
        }
        return found;
    }

    /** The contribution of one location to a rate. */
    private static final class Rate {

        private final LongAdder sum;
        private long share;

        Rate(LongAdder sum) {
            this.sum = sum;
        }

        void set(double perSecond) {
            long now = Math.round(perSecond * MeteredRuns.MILLIONTHS);
            sum.add(now - share);
            share = now;
        }
    }

    /** Cached meters of one Region: a lookup for each number costs too much. */
    private final class RegionMeters {

        private final String region;
        private final Map<RequestResult, Map<String, Timer>> requests = new EnumMap<>(RequestResult.class);
        private final Map<Status, Map<String, Counter>> numbers = new EnumMap<>(Status.class);
        /** The outcome of nearly all numbers. */
        private @Nullable Counter confirmed;

        RegionMeters(String region) {
            this.region = region;
        }

        Timer requests(RequestResult result, @Nullable String error) {
            Map<String, Timer> known = requests.computeIfAbsent(result, r -> new HashMap<>());
            Timer timer = known.get(error == null ? ErrorCodes.NONE : error);
            return timer == null ? kept(known, error, meters.requests(operation, region, result, error)) : timer;
        }

        Counter numbers(Status status, @Nullable String error) {
            if (confirmed != null && status == Status.DISASSOCIATED && error == null) {
                return confirmed;
            }
            Map<String, Counter> known = numbers.computeIfAbsent(status, s -> new HashMap<>());
            Counter counter = known.get(error == null ? ErrorCodes.NONE : error);
            if (counter == null) {
                counter = kept(known, error, meters.numbers(operation, region, status, error));
            }
            if (status == Status.DISASSOCIATED && error == null) {
                confirmed = counter;
            }
            return counter;
        }

        private static <M> M kept(Map<String, M> known, @Nullable String error, M meter) {
            if (known.size() < ErrorCodes.MOST) {
                known.put(error == null ? ErrorCodes.NONE : error, meter);
            }
            return meter;
        }
    }
}
