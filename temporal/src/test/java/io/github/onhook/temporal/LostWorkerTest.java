package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Workers that are lost without notice, as by SIGKILL. */
class LostWorkerTest {

    @Test
    void finishesTheChunksOfALostWorkerAtAnotherWorker() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(2)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(1_200)
                .quota(5, 5));
        try (Rig rig = new Rig(fleet)) {
            TemporalWorker lost = rig.worker("lost");
            TemporalRun run =
                    rig.orchestrator(settings -> settings.batchSize(10)).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE)
                    .until(() -> rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > 20);

            rig.cutOff(lost);
            rig.worker("other");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(1_200);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(fleet.targets())
                    .allSatisfy(t -> assertThat(rig.simulator.record().connectorOf(t.phoneNumber()))
                            .isNull());
        }
    }
}
