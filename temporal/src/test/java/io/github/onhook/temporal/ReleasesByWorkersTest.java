package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Releases by workers and their undo, number by number, against the simulator's record. */
class ReleasesByWorkersTest {

    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "us-east-1";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final List<String> FREE = numbers(0, 120);
    private static final List<String> TAKEN = numbers(120, 10);

    private static final Fleet FLEET = Fleet.builder()
            .account(
                    ACCOUNT,
                    a -> a.role("VoiceOps")
                            .region(
                                    REGION,
                                    r -> r.unassigned(FREE.toArray(String[]::new))
                                            .connector(CONNECTOR, TAKEN.toArray(String[]::new))))
            .build();

    private static List<String> numbers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "+" + (12_065_550_100L + i))
                .toList();
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        FREE.forEach(number -> plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number)));
        TAKEN.forEach(number -> plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number)));
        return plan.build();
    }

    private static TemporalRun run(Rig rig, Operation operation) {
        return rig.orchestrator(
                        settings -> settings.operation(operation).batchSize(10).requestTimeout(Duration.ofSeconds(1)))
                .run(plan());
    }

    private static Status status(Rig.Ran ran, String number) {
        return ran.outcomes().stream()
                .filter(outcome -> outcome.target().phoneNumber().e164().equals(number))
                .map(Outcome::status)
                .reduce((one, other) -> {
                    throw new IllegalStateException("two outcomes of " + number);
                })
                .orElseThrow();
    }

    @Test
    void releasesWhatIsOnNoConnectorAndTakesItOutOfTheQueueAgain() {
        try (Rig rig = new Rig(FLEET)) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.BATCH_DELETE_NUMBERS)
                            .everyCall(3)
                            .then(Effect.loseAnswer()));
            rig.worker("one");

            Rig.Ran released = Rig.ended(run(rig, Operation.RELEASE));

            assertThat(FREE).allSatisfy(number -> {
                assertThat(status(released, number)).isEqualTo(Status.RELEASED);
                assertThat(rig.simulator.record().number(number).deletedAt()).isNotNull();
            });
            assertThat(TAKEN).allSatisfy(number -> {
                assertThat(status(released, number)).isEqualTo(Status.REJECTED);
                assertThat(rig.simulator.record().connectorOf(number)).isEqualTo(CONNECTOR);
            });
            assertThat(released.report().totals().count(Status.RELEASED)).isEqualTo(120);

            Rig.Ran undone = Rig.ended(run(rig, Operation.UNDO_RELEASE));

            assertThat(FREE).allSatisfy(number -> {
                assertThat(status(undone, number)).isEqualTo(Status.RESTORED);
                assertThat(rig.simulator.record().number(number).deletedAt()).isNull();
            });
            assertThat(TAKEN)
                    .allSatisfy(number -> assertThat(status(undone, number)).isEqualTo(Status.ALREADY_RESTORED));
        }
    }

    @Test
    void finishesTheReleaseOfALostWorkerAtAnotherWorker() {
        try (Rig rig = new Rig(FLEET)) {
            TemporalWorker lost = rig.worker("lost");
            TemporalRun run = run(rig, Operation.RELEASE);
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();
            await().atMost(PATIENCE)
                    .until(() -> rig.simulator.record().count(SimulatedOperation.BATCH_DELETE_NUMBERS) > 2);

            rig.cutOff(lost);
            rig.worker("other");

            Rig.Ran ran = new Rig.Ran(
                    outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join(), run.soFar());
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
            assertThat(FREE).allSatisfy(number -> {
                assertThat(status(ran, number)).isEqualTo(Status.RELEASED);
                assertThat(rig.simulator.record().number(number).deletedAt()).isNotNull();
            });
            assertThat(TAKEN)
                    .allSatisfy(number -> assertThat(status(ran, number)).isEqualTo(Status.REJECTED));
        }
    }
}
