package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class LearnedQuotasTest {

    private static final Plan PLAN = plan();

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < 500; i++) {
            plan.add(Target.of("111122223333", "us-east-1", "connector", "+" + (12_060_000_000L + i)));
        }
        return plan.build();
    }

    private static Report run(double throttled) {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        Random random = new Random(3);
        FaultProfile faults = FaultProfile.none().with(FaultProfile.Fault.THROTTLED, throttled);
        Settings settings = Settings.builder().batchSize(5).build();
        ReportAggregator aggregate = new ReportAggregator(settings, time.now()::get);
        Engine engine = new Engine(
                settings,
                Operations.of(settings.operation(), new FakeService(PLAN, 0, time, random, faults)),
                (account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                aggregate,
                ProtectedItems.NONE,
                time,
                random::nextDouble,
                null,
                null);
        Outcomes.of(engine, "run", PLAN).subscribe();
        scheduler.advanceTimeBy(Duration.ofHours(1));
        return aggregate.snapshot();
    }

    @Test
    void reportsWhatWasLearnedOfALocationThatThrottles() {
        Report report = run(0.1);

        assertThat(report.totals().disassociated()).isEqualTo(500);
        assertThat(report.locations().get(0).learned()).isNotNull().satisfies(learned -> {
            assertThat(learned.requestsPerSecond()).isPositive();
            assertThat(learned.knownBefore()).isFalse();
        });
    }

    @Test
    void reportsNothingOfALocationThatDoesNot() {
        Report report = run(0);

        assertThat(report.totals().disassociated()).isEqualTo(500);
        assertThat(report.locations().get(0).learned()).isNull();
    }
}
