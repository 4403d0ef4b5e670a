package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.WorkedLocation.State;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkedLocationsTest {

    @Test
    void namesTheWorkerOfEachLocationUntilItHasEnded() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Stage stage = new Stage(HistoryKeys.random(), (order, numbers) -> {
            awaitUninterrupted(goOn);
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            TemporalOrchestrator orchestrator = TemporalOrchestrator.builder(stage.service, Stage.QUEUE, stage.keys)
                    .build();
            TemporalRun run = orchestrator.run(Stage.plan(2, 5));
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> locations(orchestrator, run).stream()
                            .allMatch(location -> location.state() == State.AT_WORKER));
            assertThat(locations(orchestrator, run)).hasSize(2).allSatisfy(location -> {
                assertThat(location.worker())
                        .isEqualTo(stage.client.getOptions().getIdentity());
                assertThat(location.attempt()).isEqualTo(1);
            });

            goOn.countDown();
            outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(locations(orchestrator, run))
                    .hasSize(2)
                    .allSatisfy(location -> assertThat(location.state()).isEqualTo(State.ENDED));
        }
    }

    private static List<WorkedLocation> locations(TemporalOrchestrator orchestrator, TemporalRun run) {
        return Objects.requireNonNull(
                orchestrator.workers(run.id()).collectList().block(PATIENCE));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
