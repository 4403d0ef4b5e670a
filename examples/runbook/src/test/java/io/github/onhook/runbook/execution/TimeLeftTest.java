package io.github.onhook.runbook.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class TimeLeftTest {

    private static final Location QUICK = new Location("111122223333", "us-east-1");
    private static final Location SLOW = new Location("444455556666", "eu-west-1");

    private final ReportAggregator run =
            new ReportAggregator(Settings.defaults(), InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));

    @Test
    void theSlowestLocationSaysWhenARunEnds() {
        run.targetsAccepted(new RunEvent.TargetsAccepted(QUICK, 1000));
        run.targetsAccepted(new RunEvent.TargetsAccepted(SLOW, 1000));
        run.rateChanged(new RunEvent.RateChanged(QUICK, 10));
        run.rateChanged(new RunEvent.RateChanged(SLOW, 2));
        oneRequestOf(10, QUICK);

        TimeLeft left = TimeLeft.of(run.snapshot());

        assertThat(left).isEqualTo(new TimeLeft(Duration.ofSeconds(50), SLOW));
        assertThat(Progress.line(run.snapshot(), 1_000_000_000))
                .isEqualTo("10 of 2,000 numbers settled (0.5 %), 10.0/s, 0 not off, 0 % throttled, 50.0 s left,"
                        + " slowest 444455556666/eu-west-1");
    }

    @Test
    void saysHowManyAccountsWaitForSts() {
        run.targetsAccepted(new RunEvent.TargetsAccepted(QUICK, 1000));
        for (String account : List.of("111122223333", "444455556666", "777788889999")) {
            run.assumeRoleFinished(new RunEvent.AssumeRoleFinished(account, "Throttling", 1));
        }

        assertThat(Progress.line(run.snapshot(), 1_000_000_000)).endsWith("0 % throttled, 3 accounts wait for STS");
    }

    @Test
    void withoutARateThereIsNone() {
        run.targetsAccepted(new RunEvent.TargetsAccepted(QUICK, 1000));

        assertThat(TimeLeft.of(run.snapshot())).isNull();
    }

    private void oneRequestOf(int numbers, Location location) {
        run.requestSent(
                new RunEvent.RequestSent(location, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, numbers),
                Context.empty());
        for (int i = 0; i < numbers; i++) {
            run.settled(new Outcome(
                    Target.of(location.accountId(), location.region(), "abc", "+1206555010" + i),
                    Status.DISASSOCIATED,
                    Reason.confirmed("req"),
                    1,
                    Instant.parse("2026-01-02T03:04:05Z")));
        }
        run.requestFinished(new RunEvent.RequestFinished(
                location, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RequestResult.SUCCESS, null, 1));
    }
}
