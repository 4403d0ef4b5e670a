package io.github.onhook.internal.aggregate;

import static io.github.onhook.internal.report.RecordedRun.HERE;
import static io.github.onhook.internal.report.RecordedRun.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.report.Masked;
import io.github.onhook.internal.report.RecordedRun;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.report.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class ReportAggregatorTest {

    private static final Rejection BAD_ROW = new Rejection(7, null, "mars", "abc", "=1+1", "InvalidRegion", "bad");

    @Test
    void aRunIsAddedUpByStatusRequestCodeAndLocation() {
        Report report = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone")
                .snapshot();

        assertThat(report.status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(report.totals()).isEqualTo(new Totals(5, 3, 0, 0, 0, 1, 0, 1, 0, 1, Map.of()));
        assertThat(report.requests()).isEqualTo(new Report.Requests(2, 1, 1, 0, 1, 2));
        assertThat(report.errors())
                .containsExactly(
                        new ErrorCount(Source.NUMBER, "NotFound", 1, "gone"),
                        new ErrorCount(Source.SESSION, "AccessDenied", 1, "may not assume"));
        assertThat(report.locations())
                .extracting(Report.LocationReport::location)
                .containsExactly(HERE, THERE);
        assertThat(report.locations()).extracting(Report.LocationReport::closed).containsExactly(null, "AccessDenied");
        assertThat(report.locations()).extracting(Report.LocationReport::rate).containsExactly(4.904, null);
        assertThat(report.failures()).extracting(Failure::phoneNumber).containsExactly("+12065550103", "+442071838750");
    }

    @Test
    void aRunIsRunningUntilItHasEnded() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.settled(RecordedRun.done(HERE, 12065550100L));

        Report report = aggregate.snapshot();

        assertThat(report.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(report.finishedAt()).isNull();
        assertThat(report.totals().targets()).isEqualTo(1);
    }

    @Test
    void countsTheAccountsThatWaitForSts() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());

        assumed(aggregate, HERE.accountId(), "Throttling");
        assumed(aggregate, HERE.accountId(), "Throttling");
        assumed(aggregate, THERE.accountId(), "ThrottlingException");
        assumed(aggregate, "999988887777", "RequestLimitExceeded");
        assertThat(aggregate.snapshot().accountsWaitingForSts()).isEqualTo(3);
        assertThat(Masked.of(aggregate.snapshot()).accountsWaitingForSts()).isEqualTo(3);

        assumed(aggregate, HERE.accountId(), null);
        assumed(aggregate, THERE.accountId(), "AccessDenied");
        assertThat(aggregate.snapshot().accountsWaitingForSts()).isEqualTo(1);

        aggregate.locationClosed(new RunEvent.LocationClosed(new Location("999988887777", "us-east-1"), "Timeout"));
        assertThat(aggregate.snapshot().accountsWaitingForSts()).isZero();

        assumed(aggregate, HERE.accountId(), "Throttling");
        aggregate.runFinished(new RunEvent.RunFinished(
                "id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.STOPPED, "deadline", 1));
        assertThat(aggregate.snapshot().accountsWaitingForSts()).isZero();
    }

    private static void assumed(ReportAggregator aggregate, String accountId, @Nullable String error) {
        aggregate.assumeRoleFinished(new RunEvent.AssumeRoleFinished(accountId, error, 1));
    }

    @Test
    void aRejectedRowKeepsARunFromHavingSucceeded() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.reject(BAD_ROW);
        aggregate.targetsAccepted(new RunEvent.TargetsAccepted(HERE, 1));
        aggregate.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.settled(RecordedRun.done(HERE, 12065550100L));
        aggregate.runFinished(new RunEvent.RunFinished(
                "id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.SUCCEEDED, null, 1));

        Report report = aggregate.snapshot();

        assertThat(report.status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(report.totals()).isEqualTo(new Totals(2, 1, 0, 0, 0, 0, 0, 0, 1, 0, Map.of()));
        assertThat(report.failures())
                .singleElement()
                .extracting(Failure::accountId)
                .isEqualTo("");
    }

    @Test
    void aRunThatStoppedSaysWhyAlsoWhenNothingWasLeft() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.runFinished(new RunEvent.RunFinished(
                "id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.STOPPED, "signal", 1));

        assertThat(aggregate.snapshot().status()).isEqualTo(RunStatus.STOPPED);
        assertThat(aggregate.snapshot().stopReason()).isEqualTo("signal");
    }

    @Test
    void codesThatAreEachANewOneDoNotFillTheMemory() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());

        for (int i = 0; i < 3000; i++) {
            aggregate.settled(RecordedRun.failed(HERE, 12065550100L + i, "Code" + i, null));
        }

        List<ErrorCount> errors = aggregate.snapshot().errors();
        assertThat(errors).hasSizeLessThanOrEqualTo(1001);
        assertThat(errors.stream().mapToLong(ErrorCount::count).sum()).isEqualTo(3000);
    }

    @Test
    void aReportIsAskedByStatusCodeLocationAndConnector() {
        Report report = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone")
                .snapshot();

        assertThat(report.count(Status.DISASSOCIATED)).isEqualTo(3);
        assertThat(report.countByCode("AccessDenied")).isEqualTo(1);
        assertThat(report.location(THERE).closed()).isEqualTo("AccessDenied");
        assertThat(report.connector(HERE, "abc").totals())
                .isEqualTo(new Totals(4, 3, 0, 0, 0, 1, 0, 0, 0, 0, Map.of()));
        assertThat(report.failures(THERE))
                .singleElement()
                .extracting(Failure::status)
                .isEqualTo(Status.SKIPPED);
        Location elsewhere = new Location("777788889999", "us-west-2");
        assertThat(report.location(elsewhere).totals().targets()).isZero();
        assertThat(report.connector(elsewhere, "abc").totals().targets()).isZero();
        assertThat(report.failures(elsewhere)).isEmpty();
    }

    @Test
    void theTimelineOfALongRunStaysShortAndLosesNothing() {
        Instant[] now = {RecordedRun.NOW};
        ReportAggregator aggregate = new ReportAggregator(Settings.defaults(), () -> now[0]);
        aggregate.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        for (int minute = 0; minute < 600; minute++) {
            now[0] = RecordedRun.NOW.plus(Duration.ofMinutes(minute));
            aggregate.requestSent(
                    new RunEvent.RequestSent(HERE, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, 1), Context.empty());
            aggregate.rateChanged(new RunEvent.RateChanged(HERE, 1 + minute));
            aggregate.settled(new Outcome(
                    RecordedRun.done(HERE, 12065550100L + minute).target(),
                    minute % 3 == 0 ? Status.FAILED : Status.DISASSOCIATED,
                    Reason.confirmed(null),
                    1,
                    now[0]));
        }
        aggregate.runFinished(new RunEvent.RunFinished(
                "id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.PARTIAL, null, 1));

        Timeline timeline = aggregate.snapshot().timeline();

        assertThat(timeline.moments()).hasSizeBetween(150, 300);
        assertThat(timeline.moments().stream().mapToLong(Timeline.Moment::done).sum())
                .isEqualTo(400);
        assertThat(timeline.moments().stream()
                        .mapToLong(Timeline.Moment::notDone)
                        .sum())
                .isEqualTo(200);
        assertThat(timeline.moments().stream().mapToLong(Timeline.Moment::sent).sum())
                .isEqualTo(600);
        Timeline.RateCurve curve = timeline.rates().get(0);
        assertThat(curve.location()).isEqualTo(HERE);
        assertThat(curve.perSecond()).hasSize(60).isSorted().last().isEqualTo(600.0);
    }

    @Test
    void aRunThatGoesOnHasNoTimelineYet() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.settled(RecordedRun.done(HERE, 12065550100L));

        assertThat(aggregate.snapshot().timeline()).isEqualTo(Timeline.NONE);
    }

    @Property(tries = 200)
    void totalsAddUpWhateverHappens(
            @ForAll("outcomes") List<Outcome> outcomes,
            @ForAll @IntRange(max = 5) int rejected,
            @ForAll @IntRange(max = 10) int kept) {
        ReportAggregator aggregate = RecordedRun.aggregate(
                Settings.builder().maxReportedFailures(kept).build());
        outcomes.forEach(outcome -> aggregate.targetsAccepted(
                new RunEvent.TargetsAccepted(outcome.target().location(), 1)));
        outcomes.forEach(aggregate::settled);
        for (int i = 0; i < rejected; i++) {
            aggregate.reject(BAD_ROW);
        }

        Report report = aggregate.snapshot();

        Totals totals = report.totals();
        long notDone = totals.targets() - totals.done();
        assertThat(totals.targets()).isEqualTo(outcomes.size() + rejected);
        assertThat(totals.settled()).isEqualTo(totals.targets());
        assertThat(report.locations().stream()
                        .mapToLong(l -> l.totals().targets())
                        .sum())
                .isEqualTo(outcomes.size());
        assertThat(report.errors().stream().mapToLong(ErrorCount::count).sum()).isEqualTo(notDone);
        assertThat(report.failures()).hasSize((int) Math.min(kept, notDone));
        assertThat(report.failures().size() + aggregate.failuresLeftOut()).isEqualTo(notDone);
    }

    @Provide
    static Arbitrary<List<Outcome>> outcomes() {
        Arbitrary<Location> location = Arbitraries.of(HERE, THERE);
        Arbitrary<Status> status = Arbitraries.of(Status.class);
        Arbitrary<Reason> reason = Arbitraries.of(
                Reason.confirmed("req"),
                Reason.of(Source.NUMBER, "NotFound", "a"),
                Reason.of(Source.CLIENT, "Stopped", "b"));
        return Combinators.combine(location, Arbitraries.longs().between(10, 99), status, reason)
                .as(RecordedRun::outcome)
                .list()
                .ofMaxSize(50);
    }
}
