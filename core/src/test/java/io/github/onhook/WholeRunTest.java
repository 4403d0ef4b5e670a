package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.LocationCounts;
import io.github.onhook.simulator.model.SimulatedOperation;
import org.junit.jupiter.api.Test;

/** The whole way of the data, over HTTP, with the SDK's own clients. */
class WholeRunTest {

    private static final FleetShape SHAPE = FleetShape.of()
            .accounts(5)
            .regions("us-east-1", "eu-west-1", "ap-southeast-1")
            .connectorsPerLocation(2)
            .numbers(3_000);

    @Test
    void everyNumberOfAFleetIsTakenOffAndTheServiceAgrees() {
        Fleet fleet = Fleet.generate(SHAPE);
        try (Rig rig = Rig.of(fleet, Settings.builder())) {

            Rig.Ran ran = rig.run();

            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ran.report().totals().disassociated()).isEqualTo(3_000);
            assertThat(ran.outcomes()).hasSize(3_000).allMatch(o -> o.status() == Status.DISASSOCIATED);
            assertThat(fleet.targets())
                    .allSatisfy(t -> assertThat(rig.simulator.record().connectorOf(t.phoneNumber()))
                            .isNull());
            assertThat(rig.simulator.record().assumeRoleCalls().values())
                    .hasSize(5)
                    .containsOnly(1L);
            assertThat(ran.report().requests().assumeRole()).isEqualTo(5);
        }
    }

    @Test
    void theReportCountsTheRequestsThatTheServiceSaw() {
        Fleet fleet = Fleet.generate(SHAPE.quota(20, 5));
        try (Rig rig = Rig.of(fleet, Settings.builder())) {

            Report report = rig.run().report();

            assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(report.requests().sent())
                    .isEqualTo(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isEqualTo(report.requests().succeeded() + report.requests().throttled());
            assertThat(report.locations()).hasSize(15).allSatisfy(location -> {
                LocationCounts seen = rig.simulator
                        .record()
                        .location(
                                location.location().accountId(),
                                location.location().region());
                assertThat(location.requests().throttled()).isEqualTo(seen.throttled());
                assertThat(seen.maxInFlight()).isLessThanOrEqualTo(16);
            });
        }
    }

    @Test
    void passingErrorsOfNumbersCostHardlyAnyRequestsBeyondTheLeast() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(2)
                .regions("us-east-1")
                .connectorsPerLocation(2)
                .numbers(100_000));
        try (Rig rig = Rig.of(fleet, Settings.builder().rate(100_000).burst(1_000))) {
            rig.simulator.faults().add(Fault.when().share(.05).then(Effect.numberError("ServiceUnavailable", 1)));

            Report report = rig.run().report();

            assertThat(report.totals().disassociated()).isEqualTo(100_000);
            double least = 100_000 / 50.0;
            assertThat(report.requests().sent()).isBetween((long) (1.04 * least), (long) (1.06 * least));
        }
    }

    @Test
    void whatAnotherRunFoundOfAQuotaIsGoneOnWith() {
        RateState found =
                new RateState(RateState.Phase.TRACKING, 19.4, 20, 0, 100, true, false, 1_000, 1, Double.MAX_VALUE, 0);
        RateController controller = RateController.resumeFrom(found, 30, 0, 16);
        Fleet fleet = Fleet.generate(FleetShape.of().numbers(600).quota(20, 5));
        try (Rig rig = Rig.of(fleet, Settings.builder().batchSize(20), more -> more.rates(location -> controller))) {

            Report report = rig.run().report();

            assertThat(report.requests().sent()).isEqualTo(30);
            assertThat(report.requests().throttled()).isZero();
            assertThat(controller.state().admitted()).isEqualTo(1_030);
        }
    }
}
