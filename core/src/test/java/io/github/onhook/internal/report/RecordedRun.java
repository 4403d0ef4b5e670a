package io.github.onhook.internal.report;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** The events of a run, recorded without running it. */
public final class RecordedRun {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    public static final Location HERE = new Location("111122223333", "us-east-1");
    public static final Location THERE = new Location("444455556666", "eu-west-1");

    private RecordedRun() {}

    public static ReportAggregator aggregate(Settings settings) {
        return new ReportAggregator(settings, InstantSource.fixed(NOW));
    }

    public static Outcome done(Location location, long digits) {
        return outcome(location, digits, Status.DISASSOCIATED, Reason.confirmed("req-1"));
    }

    public static Outcome failed(Location location, long digits, String code, @Nullable String message) {
        return outcome(location, digits, Status.FAILED, new Reason(Source.NUMBER, code, message, "req-2"));
    }

    public static Outcome outcome(Location location, long digits, Status status, Reason reason) {
        return new Outcome(
                Target.of(location.accountId(), location.region(), "abc", "+" + digits), status, reason, 1, NOW);
    }

    /** Two locations, one of them closed; three numbers off, one refused, one skipped. */
    public static ReportAggregator twoLocations(Settings settings, String code, String message) {
        ReportAggregator aggregate = aggregate(settings);
        Plan plan = Plan.builder()
                .add(done(HERE, 12065550100L).target())
                .add(done(HERE, 12065550100L).target())
                .add(done(HERE, 12065550101L).target())
                .add(done(HERE, 12065550102L).target())
                .add(done(HERE, 12065550103L).target())
                .add(done(THERE, 442071838750L).target())
                .build();
        aggregate.plan(plan);
        aggregate.forecast(Forecast.of(plan, settings, Duration.ofHours(1)));
        plan.connectors().forEach(c -> aggregate.targetsAccepted(new RunEvent.TargetsAccepted(c.location(), c.size())));
        aggregate.runStarted(
                new RunEvent.RunStarted("20260102T030405Z-1f2e3d4c", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.assumeRoleFinished(new RunEvent.AssumeRoleFinished("111122223333", null, 1));
        aggregate.assumeRoleFinished(new RunEvent.AssumeRoleFinished("444455556666", "AccessDenied", 1));
        aggregate.rateChanged(new RunEvent.RateChanged(HERE, 4.904));
        aggregate.rateLearned(new RunEvent.RateLearned(HERE, 5.004, 2, true));
        aggregate.requestSent(
                new RunEvent.RequestSent(HERE, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, 4), Context.empty());
        aggregate.requestFinished(new RunEvent.RequestFinished(
                HERE, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RequestResult.THROTTLED, "ThrottledClient", 1));
        aggregate.requestSent(
                new RunEvent.RequestSent(HERE, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, 4), Context.empty());
        aggregate.requestFinished(new RunEvent.RequestFinished(
                HERE, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RequestResult.SUCCESS, null, 1));
        aggregate.readSent(new RunEvent.ReadSent(HERE));
        aggregate.settled(done(HERE, 12065550100L));
        aggregate.settled(done(HERE, 12065550101L));
        aggregate.settled(done(HERE, 12065550102L));
        aggregate.settled(failed(HERE, 12065550103L, code, message));
        aggregate.locationClosed(new RunEvent.LocationClosed(THERE, "AccessDenied"));
        aggregate.settled(outcome(
                THERE, 442071838750L, Status.SKIPPED, Reason.of(Source.SESSION, "AccessDenied", "may not assume")));
        aggregate.runFinished(new RunEvent.RunFinished(
                "20260102T030405Z-1f2e3d4c", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.PARTIAL, null, 1));
        return aggregate;
    }
}
