package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs at a server of Temporal's own, where the variable {@code ONHOOK_TEMPORAL_CLI} names the binary of its CLI. */
class RealServerTest {

    private static final String CLI = "ONHOOK_TEMPORAL_CLI";

    private final @Nullable String cli = System.getenv(CLI);

    @BeforeEach
    void requireServer() {
        assumeTrue(cli != null, CLI + " names no binary of Temporal's CLI: nothing was seen on a server of its own");
    }

    private Rig rig() {
        return new Rig(
                Fleet.generate(FleetShape.of()
                        .accounts(2)
                        .regions("us-east-1", "eu-west-1")
                        .connectorsPerLocation(2)
                        .numbers(1_200)
                        .quota(5, 5)),
                Objects.requireNonNull(cli));
    }

    @Test
    void sendsEachNumberOnce() {
        try (Rig rig = rig()) {
            rig.worker("one");

            Rig.Ran ran = Rig.ended(
                    rig.orchestrator(settings -> settings.batchSize(10)).run(rig.plan()));

            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(rig.simulator.record().numbers())
                    .allSatisfy(number -> assertThat(number.timesAsked()).isEqualTo(1));
        }
    }

    @Test
    void finishesTheChunksOfALostWorkerAtAnotherWorker() {
        try (Rig rig = rig()) {
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
        }
    }

    @Test
    void finishesAtAWorkerWithTheKeyWhereAnotherOneHasAWrongKey() {
        try (Rig rig = rig()) {
            rig.workerWithKeys("wrong", HistoryKeys.random());
            rig.worker("right");

            Rig.Ran ran = Rig.ended(rig.orchestrator(settings -> settings).run(rig.plan()));

            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }
}
