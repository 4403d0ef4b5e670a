package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of losses behind proxies that answer as a cluster does, late: a worker is lost without notice, or cut off for longer
 * than its timeouts and back. {@code temporal/loss-rounds N} makes many.
 */
@EnabledIfSystemProperty(
        named = "onhook.rounds",
        matches = "[0-9]+",
        disabledReason = "temporal/loss-rounds makes them")
class LossRoundsTest {

    private static final Logger LOG = LoggerFactory.getLogger(LossRoundsTest.class);
    private static final int ROUNDS = Integer.getInteger("onhook.rounds", 1);
    private static final int NUMBERS = 400;

    @Test
    void noNumberIsSentTwiceWhenAWorkerIsLost() {
        rounds(false);
    }

    @Test
    void noNumberIsSentTwiceWhenAWorkerIsCutOffAndComesBack() {
        rounds(true);
    }

    @Test
    void noNumberIsOnNeitherConnectorWhenAWorkerIsLostInTheMiddleOfAMove() {
        for (int round = 0; round < ROUNDS; round++) {
            moveRound(new Random(1_000L * round + 2), round % 2 == 0);
            LOG.info("round {} of {} of moves is over", round + 1, ROUNDS);
        }
    }

    private static void rounds(boolean comesBack) {
        for (int round = 0; round < ROUNDS; round++) {
            round(new Random(1_000L * round + (comesBack ? 1 : 0)), comesBack);
            LOG.info("round {} of {} is over, worker {}", round + 1, ROUNDS, comesBack ? "came back" : "was lost");
        }
    }

    private static void round(Random random, boolean comesBack) {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(2)
                .regions("us-east-1")
                .connectorsPerLocation(2)
                .numbers(NUMBERS)
                .seed(random.nextInt())
                .quota(5, 5));
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
            awaitRequests(rig, 1 + random.nextInt(25));

            first.cutOff();
            rig.workerBehind(second, "second");
            if (comesBack) {
                awaitRequests(rig, 30);
                first.restore();
            }

            assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .hasSize(NUMBERS);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.soFar().totals().alreadyDisassociated()).isZero();
            assertThat(rig.simulator.record().numbers()).allSatisfy(number -> {
                assertThat(number.timesAsked()).isEqualTo(1);
                assertThat(number.voiceConnectorId()).isNull();
            });
        }
    }

    private static void moveRound(Random random, boolean comesBack) {
        MoveFleet fleet = MoveFleet.of(FleetShape.of()
                .accounts(2)
                .regions("us-east-1")
                .numbers(2 * NUMBERS)
                .seed(random.nextInt())
                .quota(5, 5));
        try (Rig rig = new Rig(fleet.fleet());
                ServiceProxy first = rig.proxy();
                ServiceProxy second = rig.proxy()) {
            first.delayHeartbeats(() -> random.nextInt(150));
            second.delayHeartbeats(() -> random.nextInt(150));
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR)
                            .everyCall(9)
                            .then(Effect.loseAnswer()));
            rig.workerBehind(first, "first");
            TemporalRun run = rig.orchestrator(settings ->
                            settings.operation(Operation.MOVE).batchSize(10).requestTimeout(Duration.ofSeconds(1)))
                    .run(fleet.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            awaitRequests(rig, 1 + random.nextInt(15));

            first.cutOff();
            rig.workerBehind(second, "second");
            if (comesBack) {
                awaitRequests(rig, 20);
                first.restore();
            }

            Rig.Ran ran = new Rig.Ran(
                    outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join(), run.soFar());
            fleet.check(rig.simulator, ran);
            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ran.report().totals().count(Status.MOVED))
                    .isEqualTo(fleet.plan().size());
            assertThat(rig.simulator.record().forced()).isZero();
            for (Location location : fleet.plan().locations()) {
                assertThat(MoveFleet.mostInTransit(rig.simulator, fleet.numbers(location)))
                        .isLessThanOrEqualTo(20);
            }
        }
    }

    private static void awaitRequests(Rig rig, int count) {
        await().atMost(PATIENCE)
                .until(() -> rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) > count);
    }
}
