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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs behind proxies that refuse outdated attempts and answer late, as a cluster does. */
class AtAClusterTest {

    private static Fleet fleet(int numbers) {
        return Fleet.generate(FleetShape.of()
                .accounts(2)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(numbers)
                .quota(5, 5));
    }

    /** The first worker is cut off from the service, not from AWS, and comes back when its chunks belong to the other. */
    @Test
    void sendsNoNumberTwiceWhenAWorkerIsCutOffAndComesBack() {
        Random random = new Random(29);
        Fleet fleet = fleet(1_200);
        try (Rig rig = new Rig(fleet);
                ServiceProxy first = rig.proxy();
                ServiceProxy second = rig.proxy()) {
            first.delayHeartbeats(() -> random.nextInt(150));
            second.delayHeartbeats(() -> random.nextInt(150));
            rig.workerBehind(first, "first");
            TemporalRun run =
                    rig.orchestrator(settings -> settings.batchSize(10)).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE)
                    .until(() -> rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > 20);

            first.cutOff();
            rig.workerBehind(second, "second");
            await().atMost(PATIENCE).until(() -> rig.attempts.followed);
            first.restore();

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(1_200);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.soFar().totals().alreadyDisassociated())
                    .as("a number that a worker of this run took off is not called already off")
                    .isZero();
            assertThat(rig.simulator.record().numbers())
                    .as("no number is sent twice")
                    .allSatisfy(number -> {
                        assertThat(number.timesAsked()).isEqualTo(1);
                        assertThat(number.voiceConnectorId()).isNull();
                    });
            assertThat(rig.attempts.refused)
                    .as("the outdated attempts were refused")
                    .isNotEmpty();
        }
    }

    @Test
    void finishesAtAWorkerWithTheRoleWhatAWorkerWithAnotherRoleIsRefused() {
        try (Rig rig = new Rig(fleet(120))) {
            Set<String> asked = ConcurrentHashMap.newKeySet();
            rig.workerWithoutRole("wrong", asked);
            TemporalRun run =
                    rig.orchestrator(settings -> settings.batchSize(10)).run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE).until(() -> asked.size() == 2);

            rig.worker("right");

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(120);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @Test
    void closesALocationThatTheOnlyWorkerIsRefused() {
        try (Rig rig = new Rig(fleet(40))) {
            rig.workerWithoutRole("wrong", ConcurrentHashMap.newKeySet());
            TemporalRun run = rig.orchestrator(settings -> settings).run(rig.plan());

            List<Outcome> outcomes = Rig.ended(run).outcomes();

            assertThat(outcomes)
                    .hasSize(40)
                    .allSatisfy(outcome -> assertThat(outcome.reason().code()).isEqualTo("AccessDenied"));
            assertThat(run.soFar().status()).isEqualTo(RunStatus.PARTIAL);
        }
    }
}
