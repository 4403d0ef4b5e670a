package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** End to end: plan, locations, chunks, report; over HTTP and a Temporal service. */
class WholeRunTest {

    @Test
    void disassociatesAFleetWithTwoWorkers() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(3)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(3_000));
        try (Rig rig = new Rig(fleet)) {
            rig.worker("one");
            rig.worker("two");

            Rig.Ran ran = Rig.ended(rig.orchestrator(settings -> settings).run(rig.plan()));

            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ran.report().totals().disassociated()).isEqualTo(3_000);
            assertThat(ran.outcomes()).hasSize(3_000).allMatch(o -> o.status() == Status.DISASSOCIATED);
            assertThat(fleet.targets())
                    .allSatisfy(t -> assertThat(rig.simulator.record().connectorOf(t.phoneNumber()))
                            .isNull());
            assertThat(ran.report().requests().sent())
                    .isEqualTo(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR));
            assertThat(ran.report().locations()).hasSize(6);
        }
    }

    @Test
    void doesNotDelayOtherLocationsWhenOneNeverAnswers() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(3).numbers(90));
        String silent = fleet.accountIds().get(0);
        try (Rig rig = new Rig(fleet)) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .account(silent)
                            .then(Effect.neverAnswer()));
            rig.worker("one");
            TemporalRun run = rig.orchestrator(settings ->
                            settings.requestTimeout(Duration.ofSeconds(6)).attempts(2))
                    .run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();

            await().atMost(PATIENCE).until(() -> run.soFar().totals().disassociated() == 60);

            assertThat(run.soFar().totals().settled()).isEqualTo(60);
            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(90)
                    .allSatisfy(outcome -> assertThat(outcome.status().isDone())
                            .isEqualTo(!outcome.target().location().accountId().equals(silent))
                            .isEqualTo(rig.simulator
                                            .record()
                                            .connectorOf(outcome.target()
                                                    .phoneNumber()
                                                    .e164())
                                    == null));
        }
    }

    @Test
    void passesTheRateStateToTheNextChunk() {
        Queue<Optional<RateState>> found = new ConcurrentLinkedQueue<>();
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            found.add(Optional.ofNullable(order.found()));
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            Report report = Rig.ended(stage.run(Stage.plan(1, 9_000), false, settings -> settings))
                    .report();

            assertThat(report.locations().get(0).learned()).isEqualTo(new Report.LearnedQuota(4.5, 1, false));
            assertThat(found).containsExactly(Optional.empty(), Optional.of(Stage.FOUND), Optional.of(Stage.FOUND));
        }
    }

    @Test
    void stopsTheSendingWorkers() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(2).numbers(600).quota(5, 5));
        try (Rig rig = new Rig(fleet)) {
            rig.worker("one");
            TemporalRun run =
                    rig.orchestrator(settings -> settings.batchSize(1).rate(1)).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE)
                    .until(() -> rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > 2);

            run.stop("enough");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(600);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.STOPPED);
            assertThat(run.soFar().requests().sent())
                    .isEqualTo(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR));
        }
    }
}
