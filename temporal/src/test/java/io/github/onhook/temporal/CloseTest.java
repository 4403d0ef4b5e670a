package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CloseTest {

    private static TemporalOrchestrator orchestrator(Stage stage) {
        return TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                .build();
    }

    /** Works until the run is stopped. */
    private static void awaitInterrupt(ActivityExecutionContext activity) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                activity.heartbeat(new byte[0]);
                return false;
            } catch (ActivityCanceledException e) {
                return true;
            }
        });
    }

    @Test
    void stopsTheFollowedRunsAndCompletesWhenTheyHaveEnded() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            begun.complete(null);
            awaitInterrupt(Activity.getExecutionContext());
            return Stage.left(numbers);
        })) {
            TemporalOrchestrator orchestrator = orchestrator(stage);
            TemporalRun run = orchestrator.run(Stage.plan(1, 20));
            Mono<Report> report = run.report().cache();
            CompletableFuture<Report> ended = report.toFuture();
            begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);

            Report stopped = ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(stopped.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(stopped.stopReason()).isEqualTo("the orchestrator was closed");
            assertThat(stopped.totals().skipped()).isEqualTo(20);
        }
    }

    @Test
    void refusesRunsOnceClosed() {
        try (Stage stage =
                new Stage(HistoryKeys.random(), (order, numbers) -> Stage.all(Status.DISASSOCIATED, numbers))) {
            TemporalOrchestrator orchestrator = orchestrator(stage);
            TemporalRun prepared = orchestrator.run(Stage.plan(1, 1));

            orchestrator.close();

            assertThatIllegalStateException()
                    .isThrownBy(() -> orchestrator.run(Stage.plan(1, 1)))
                    .withMessageContaining("closed");
            assertThatIllegalStateException().isThrownBy(() -> orchestrator.attach("run", Stage.plan(1, 1), List.of()));
            StepVerifier.create(prepared.outcomes())
                    .expectError(IllegalStateException.class)
                    .verify(PATIENCE);
            StepVerifier.create(orchestrator.disassociate(Objects.requireNonNull(
                            Stage.plan(1, 1).targets().collectList().block(PATIENCE))))
                    .expectError(IllegalStateException.class)
                    .verify(PATIENCE);
            StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);
            StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);
            assertThat(stage.chunks).isEmpty();
        }
    }

    @Test
    void refusesToDisassociateWithAnOperationThatAssociates() {
        Operation associating = Settings.defaults().operation().inverse();
        try (Rig rig = new Rig(Fleet.generate(FleetShape.of().numbers(1)))) {
            TemporalOrchestrator orchestrator = rig.orchestrator(settings -> settings.operation(associating));

            assertThatIllegalStateException()
                    .isThrownBy(() -> orchestrator.disassociate(rig.plan()))
                    .withMessageContaining("puts numbers on");
            assertThatIllegalStateException().isThrownBy(() -> orchestrator.disassociate(List.of()));
        }
    }

    @Test
    void refusesAPlanWhoseDestinationsDoNotSuitTheOperation() {
        try (Rig rig = new Rig(Fleet.generate(FleetShape.of().numbers(1)))) {
            Target target = rig.plan().connectors().get(0).target(0);
            Plan moves = Plan.builder()
                    .add(new Target(target.connector().movingTo("another"), target.phoneNumber()))
                    .build();

            for (Operation operation : List.of(Operation.MOVE, Operation.MOVE_ATOMIC)) {
                TemporalOrchestrator orchestrator = rig.orchestrator(settings -> settings.operation(operation));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> orchestrator.run(rig.plan()))
                        .withMessageContaining("have no connector to move to");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rig.orchestrator(settings -> settings).run(moves))
                    .withMessageContaining("have a connector to move to");
        }
    }

    @Test
    void aClosedWorkerTakesNoMoreWorkAndLeavesItToOthers() {
        try (Rig rig = new Rig(Fleet.generate(FleetShape.of().accounts(2).numbers(40)))) {
            TemporalWorker closed = rig.worker("closed");
            StepVerifier.create(closed.closeLater()).expectComplete().verify(PATIENCE);
            StepVerifier.create(closed.closeLater()).expectComplete().verify(PATIENCE);
            rig.worker("other");

            Rig.Ran ran = Rig.ended(rig.orchestrator(settings -> settings).run(rig.plan()));

            assertThat(ran.outcomes())
                    .hasSize(40)
                    .allMatch(outcome -> outcome.status().isDone());
        }
    }
}
