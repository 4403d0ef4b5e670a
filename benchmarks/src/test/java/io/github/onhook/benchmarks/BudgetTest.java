package io.github.onhook.benchmarks;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Limits for the cost of a run that do not depend on the machine. A limit is only raised deliberately. */
class BudgetTest {

    private static final int BATCH = 50;

    private static Settings.Builder settings() {
        return Settings.builder().batchSize(BATCH).deadline(Duration.ofDays(1));
    }

    @Test
    void sendsOneRequestForEachBatchWhenNothingFails() {
        Plan plan = InMemory.plan(10_000, 10);

        Report report = VirtualRun.of(plan, settings().rate(5).build(), location -> 6, 0, 450)
                .report();

        assertThat(report.requests().sent()).isEqualTo(10_000 / BATCH);
        assertThat(report.requests().throttled()).isZero();
        assertThat(report.requests().reads())
                .as("two of the spot check at each location")
                .isEqualTo(2 * 10);
    }

    @Test
    void packsRetriedNumbersIntoFullRequests() {
        Plan plan = InMemory.plan(100_000, 10);

        Report report = VirtualRun.of(plan, settings().rate(5).build(), location -> 6, 20, 450)
                .report();

        long needed = (100_000 + 100_000 / 20) / BATCH;
        assertThat(report.requests().sent()).isBetween(needed, needed + 2 * 10);
    }

    /** The ideal uses the full quota from the start; the difference is the cost of finding it. */
    @ParameterizedTest
    @CsvSource({"2, 400, 0.95, 0.08", "5, 1000, 0.95, 0.03", "20, 4000, 0.96, 0.02", "50, 10000, 0.96, 0.02"})
    void aQuotaThatNobodyIsToldIsFoundAndUsed(double quota, int requests, double efficiency, double throttled) {
        Plan plan = InMemory.plan(requests * BATCH, 1);

        VirtualRun.Result run = VirtualRun.of(plan, settings().build(), location -> quota, 0, 450);

        double ideal = (requests - quota) / quota + VirtualService.LATENCY.toMillis() / 1e3;
        assertThat(ideal / run.seconds()).isGreaterThan(efficiency);
        assertThat(share(run.report())).isLessThan(throttled);
    }

    @Test
    void doesNotDelayOtherLocationsWhenOneIsSlow() {
        Plan plan = InMemory.plan(20 * 500 * BATCH, 20);
        Location slow = plan.connectors().get(0).location();

        VirtualRun.Result run = VirtualRun.of(
                plan, settings().maxInFlight(20).build(), location -> location.equals(slow) ? 2.5 : 5, 0, 450);

        double ideal = 500 / 2.5;
        assertThat(run.seconds()).isBetween(0.98 * ideal, 1.05 * ideal);
    }

    @Test
    void usesTheTotalRateWithoutExceedingIt() {
        Plan plan = InMemory.plan(100_000, 10);

        VirtualRun.Result run =
                VirtualRun.of(plan, settings().rate(100).maxTotalRate(20).build(), location -> 200, 0, 450);

        long requests = 2_000 + run.report().requests().reads();
        assertThat(run.seconds()).isBetween((requests - 1) / 20.0, 1.01 * requests / 20);
    }

    @Test
    void assumesOneRoleForEachAccountAcrossRegions() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(20)
                .regions("us-east-1", "eu-west-1", "ap-southeast-1")
                .connectorsPerLocation(2)
                .numbers(6_000));
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));

        try (Simulator simulator = Simulator.start(fleet);
                SdkAsyncHttpClient http = Bench.http(64);
                AssumedRoles sessions = Bench.sessions(simulator.endpoint(), http);
                Orchestrator orchestrator = Orchestrator.builder(sessions)
                        .settings(settings().rate(1_000).burst(16).build())
                        .httpClient(http)
                        .endpointOverride(simulator.endpoint())
                        .build()) {
            Report report = Objects.requireNonNull(
                    orchestrator.run(plan.build()).report().block(PATIENCE));

            assertThat(report.totals().disassociated()).isEqualTo(6_000);
            assertThat(report.requests().assumeRole()).isEqualTo(20);
            assertThat(simulator.record().count(SimulatedOperation.ASSUME_ROLE)).isEqualTo(20);
            assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isEqualTo(6_000 / BATCH);
        }
    }

    private static double share(Report report) {
        return (double) report.requests().throttled() / report.requests().sent();
    }

    @Test
    void limitsTheBytesForEachNumberInTheEngine() {
        Plan plan = InMemory.plan(500_000, 100);
        InMemory.runAndReport(plan);

        long before = Bench.allocatedBytes();
        InMemory.runAndReport(plan);

        assertThat((Bench.allocatedBytes() - before) / plan.size()).isLessThan(200);
    }

    @Test
    void limitsTheBytesForEachNumberInThePlan() {
        long before = Bench.heapLiveBytes();

        Plan plan = InMemory.plan(2_000_000, 100);

        assertThat((double) (Bench.heapLiveBytes() - before) / plan.size()).isLessThan(16);
    }
}
