package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import org.junit.jupiter.api.Test;

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
        FaultProfile faults = FaultProfile.none().with(FaultProfile.Fault.THROTTLED, throttled);
        return VirtualReport.of(PLAN, Settings.builder().batchSize(5).build(), faults, service -> {});
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
