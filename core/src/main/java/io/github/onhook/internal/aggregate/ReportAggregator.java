package io.github.onhook.internal.aggregate;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ConnectorReport;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Pace;
import io.github.onhook.report.Report.SpotChecks;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.report.Timeline;
import io.github.onhook.report.Timeline.RateCurve;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Adds up a run as it goes on, in memory that follows the number of connectors and codes.
 *
 * <p>Failures are kept up to {@link Settings#maxReportedFailures()}; those beyond are counted. {@link #snapshot()} can be
 * called from any thread at any time, and holds up nobody.
 */
public final class ReportAggregator implements RunListener {

    private static final int RATE_POINTS = 60;
    private static final int MOST_RATE_CURVES = 200;

    private final int mostFailures;
    private final boolean timed;
    private final InstantSource clock;
    private final Tally run;
    private final int mostInFlightAtLocation;
    private final Map<Location, Tally> locations = new ConcurrentHashMap<>();
    private final Map<Connector, StatusTally> connectors = new ConcurrentHashMap<>();
    private final TimeCounts time = new TimeCounts();
    private final OutOfServiceTally outOfService = new OutOfServiceTally();
    private final ErrorTally errors = new ErrorTally();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong failureCount = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong compared = new AtomicLong();
    private final AtomicLong disagreed = new AtomicLong();
    private final AtomicLong notChecked = new AtomicLong();
    private final StsWaits stsWaits = new StsWaits();
    private @Nullable Found found;
    private @Nullable FoundConnector foundConnector;
    private @Nullable Moment settledLast;
    private final BottleneckTracker pacing = new BottleneckTracker();
    private volatile @Nullable Forecast forecast;
    private volatile String runId = "";
    private volatile Operation operation;
    private volatile @Nullable String planFingerprint;
    private volatile Instant startedAt;
    private volatile @Nullable End end;

    /** An aggregate of nothing yet. */
    public ReportAggregator(Settings settings, InstantSource clock) {
        this(settings, clock, true);
    }

    private ReportAggregator(Settings settings, InstantSource clock, boolean timed) {
        this.timed = timed;
        this.mostFailures = settings.maxReportedFailures();
        this.run = new Tally(settings.maxInFlight());
        this.mostInFlightAtLocation = settings.maxInFlightPerLocation();
        this.operation = settings.operation();
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** An aggregate of events from a history, whose moments do not show what a run waited for. */
    public static ReportAggregator ofHistory(Settings settings, InstantSource clock) {
        return new ReportAggregator(settings, clock, false);
    }

    /** Takes over a plan's fingerprint, and its duplicates. */
    public void plan(Plan plan) {
        planFingerprint = plan.fingerprint();
        duplicates(plan.duplicates());
    }

    /** Has the report held against this. */
    public void forecast(Forecast value) {
        forecast = value;
    }

    /** Counts so many more exact repeats that were dropped. */
    public void duplicates(long count) {
        duplicates.addAndGet(count);
    }

    /** Counts a row that is not a valid target; it belongs to no location. */
    public void reject(Rejection rejection) {
        run.expect(1);
        run.settled(Status.REJECTED);
        fail(Failure.of(rejection));
    }

    /** How many failures there were beyond those that are kept. */
    public long failuresLeftOut() {
        return Math.max(0, failureCount.get() - mostFailures);
    }

    /** All that is known by now. */
    public Report snapshot() {
        End ended = end;
        Totals totals = run.totals(duplicates.get());
        List<LocationReport> byLocation = locations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new LocationReport(
                        entry.getKey(),
                        entry.getValue().totals(0),
                        entry.getValue().requests(),
                        entry.getValue().closed(),
                        entry.getValue().rate(),
                        entry.getValue().learned()))
                .toList();
        return new Report(
                runId,
                operation,
                planFingerprint,
                ended == null ? RunStatus.RUNNING : ended.status(totals),
                ended == null ? null : ended.stopReason(),
                startedAt,
                ended == null ? null : ended.at(),
                totals,
                run.requests(),
                new SpotChecks(compared.get(), disagreed.get(), notChecked.get()),
                errors.snapshot(),
                byLocation,
                byConnector(),
                List.copyOf(failures),
                ended == null ? Timeline.NONE : timeline(ended),
                forecast,
                ended == null ? null : ended.pace(),
                null,
                outOfService.snapshot(),
                stsWaits.count());
    }

    private List<ConnectorReport> byConnector() {
        return connectors.entrySet().stream()
                .map(entry -> new ConnectorReport(
                        entry.getKey().location(),
                        entry.getKey().voiceConnectorId(),
                        entry.getValue().totals()))
                .sorted(ConnectorReport.ORDER)
                .toList();
    }

    private Timeline timeline(End ended) {
        long rateStepMillis = Math.max(1, sinceStart(ended.at()) / (RATE_POINTS - 1));
        List<RateCurve> rates = locations.entrySet().stream()
                .filter(entry -> entry.getValue().rate() != null)
                .sorted(Comparator.comparingLong((Map.Entry<Location, Tally> entry) ->
                                entry.getValue().expected())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_RATE_CURVES)
                .map(entry -> new RateCurve(
                        entry.getKey(),
                        IntStream.range(0, RATE_POINTS)
                                .mapToObj(i -> entry.getValue().rates().at(i * rateStepMillis))
                                .toList()))
                .toList();
        return new Timeline(
                Duration.ofMillis(time.stepMillis()), time.moments(), Duration.ofMillis(rateStepMillis), rates);
    }

    private long nanos() {
        return nanos(clock.instant());
    }

    private long nanos(Instant instant) {
        return Duration.between(startedAt, instant).toNanos();
    }

    private long sinceStart(Instant instant) {
        return Duration.between(startedAt, instant).toMillis();
    }

    /** The outcomes of one answer have the same moment, so the last one computed is mostly the one needed. */
    private long settledMillis(Instant instant) {
        Moment last = settledLast;
        if (last == null || !last.at.equals(instant)) {
            long nanos = nanos(instant);
            last = new Moment(instant, TimeUnit.NANOSECONDS.toMillis(nanos));
            settledLast = last;
            pacing.observed(nanos);
        }
        return last.millis;
    }

    @Override
    public void runStarted(RunEvent.RunStarted event) {
        if (runId.isEmpty()) {
            startedAt = clock.instant();
        }
        runId = event.runId();
        operation = event.operation();
        end = null;
        pacing.began(nanos());
    }

    @Override
    public void targetsAccepted(RunEvent.TargetsAccepted event) {
        run.expect(event.targets());
        at(event.location()).expect(event.targets());
    }

    @Override
    public Context requestSent(RunEvent.RequestSent event, Context context) {
        Tally tally = at(event.location());
        long nanos = nanos();
        run.sent();
        run.room().take(nanos);
        tally.sent();
        tally.room().take(nanos);
        pacing.observed(nanos);
        time.count(TimeCounts.Kind.SENT, TimeUnit.NANOSECONDS.toMillis(nanos));
        return context;
    }

    @Override
    public void requestFinished(RunEvent.RequestFinished event) {
        Tally tally = at(event.location());
        if (timed && event.nanos() > 0) {
            pacing.lived();
        }
        run.finished(event.result());
        run.room().leave(this::nanos);
        tally.finished(event.result());
        tally.room().leave(this::nanos);
        if (event.result() == RequestResult.THROTTLED) {
            time.count(TimeCounts.Kind.THROTTLED, sinceStart(clock.instant()));
        }
    }

    @Override
    public void throttleWaited(RunEvent.ThrottleWaited event) {
        if (timed) {
            pacing.waited(event.scope(), nanos(), event.nanos());
        }
    }

    @Override
    public void readSent(RunEvent.ReadSent event) {
        run.read();
        at(event.location()).read();
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        if (end == null) {
            run.assumedRole();
            stsWaits.finished(event);
        }
    }

    @Override
    public void transitChanged(RunEvent.TransitChanged event) {
        outOfService.transit(event.by());
    }

    @Override
    public void spotChecked(RunEvent.SpotChecked event) {
        compared.addAndGet(event.read());
        disagreed.addAndGet(event.disagreed());
        if (event.read() == 0) {
            notChecked.incrementAndGet();
        }
    }

    @Override
    public void rateChanged(RunEvent.RateChanged event) {
        at(event.location()).rate(event.perSecond(), sinceStart(clock.instant()));
    }

    @Override
    public void rateLearned(RunEvent.RateLearned event) {
        at(event.location())
                .learned(new Report.LearnedQuota(event.requestsPerSecond(), event.burst(), event.knownBefore()));
    }

    @Override
    public void locationClosed(RunEvent.LocationClosed event) {
        at(event.location()).close(event.code());
        stsWaits.ended(event.location().accountId());
    }

    @Override
    public void settled(Outcome outcome) {
        run.settled(outcome.status());
        outOfService.settled(outcome);
        FoundConnector at = at(outcome.target().connector());
        at.location.settled(outcome.status());
        at.tally.add(outcome.status());
        boolean done = outcome.status().isDone();
        time.count(done ? TimeCounts.Kind.DONE : TimeCounts.Kind.NOT_DONE, settledMillis(outcome.settledAt()));
        if (!done) {
            fail(Failure.of(outcome));
        }
    }

    @Override
    public void runFinished(RunEvent.RunFinished event) {
        stsWaits.ended();
        Instant now = clock.instant();
        FoundConnector last = foundConnector;
        InFlightSaturation lastRoom = last == null ? run.room() : last.location.room();
        end = new End(
                now,
                event.status() == RunStatus.STOPPED,
                event.stopReason(),
                pacing.end(nanos(now), run.room(), lastRoom));
    }

    private void fail(Failure failure) {
        errors.add(failure.reason());
        if (failureCount.getAndIncrement() < mostFailures) {
            failures.add(failure);
        }
    }

    /** Events come in rows of one location, so that the last one found is mostly the one asked for. */
    private Tally at(Location location) {
        Found last = found;
        if (last != null && last.location.equals(location)) {
            return last.tally;
        }
        Tally tally = locations.computeIfAbsent(location, l -> new Tally(mostInFlightAtLocation));
        found = new Found(location, tally);
        return tally;
    }

    private FoundConnector at(Connector connector) {
        FoundConnector last = foundConnector;
        if (last != null && last.connector.equals(connector)) {
            return last;
        }
        StatusTally tally = connectors.computeIfAbsent(connector, c -> new StatusTally());
        FoundConnector at = new FoundConnector(connector, tally, at(connector.location()));
        foundConnector = at;
        return at;
    }

    private record Found(Location location, Tally tally) {}

    private record FoundConnector(Connector connector, StatusTally tally, Tally location) {}

    private record Moment(Instant at, long millis) {}

    private record End(
            Instant at, boolean stopped, @Nullable String stopReason, Pace pace) {

        /** Rows that were rejected are unknown to the run, so that it alone cannot say that it succeeded. */
        RunStatus status(Totals totals) {
            if (stopped) {
                return RunStatus.STOPPED;
            }
            return totals.done() == totals.targets() ? RunStatus.SUCCEEDED : RunStatus.PARTIAL;
        }
    }
}
