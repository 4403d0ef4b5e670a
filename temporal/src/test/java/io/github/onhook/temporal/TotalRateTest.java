package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests the total rate limit of a run whose locations are at several workers. */
class TotalRateTest {

    private static final double PER_SECOND = 20;
    private static final int NUMBERS = 40;

    @Test
    void sendsNoMoreThanTheTotalRateWithTwoWorkers() {
        Fleet fleet = Fleet.generate(
                FleetShape.of().accounts(10).connectorsPerLocation(1).numbers(10 * NUMBERS));
        try (Rig rig = new Rig(fleet)) {
            rig.worker("one");
            rig.worker("two");
            TemporalRun run = rig.orchestrator(settings -> settings.batchSize(1).maxTotalRate(PER_SECOND))
                    .run(oneLargeLocation(fleet));
            long began = System.nanoTime();

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(report.totals().disassociated()).isEqualTo(NUMBERS + 9);
            assertThat(report.requests().sent()).isEqualTo(NUMBERS + 9);
            assertThat(seconds).isGreaterThanOrEqualTo((NUMBERS - PER_SECOND) / PER_SECOND);
        }
    }

    private static Plan oneLargeLocation(Fleet fleet) {
        Plan.Builder plan = Plan.builder();
        String large = fleet.accountIds().get(0);
        for (String account : fleet.accountIds()) {
            var its = fleet.targets()
                    .filter(target -> target.accountId().equals(account))
                    .toList();
            its.subList(0, account.equals(large) ? NUMBERS : 1)
                    .forEach(
                            t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        }
        return plan.build();
    }
}
