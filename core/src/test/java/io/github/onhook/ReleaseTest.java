package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of numbers that are released, and taken out of the deletion queue again. */
class ReleaseTest {

    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "us-east-1";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final List<String> FREE = numbers(0, 20);
    private static final List<String> TAKEN = numbers(20, 3);

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

    private static Plan plan(List<String> first, List<String> second) {
        Plan.Builder plan = Plan.builder();
        first.forEach(number -> plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number)));
        second.forEach(number -> plan.add(Target.of(ACCOUNT, REGION, CONNECTOR, number)));
        return plan.build();
    }

    private static Settings.Builder settings(Operation operation) {
        return Settings.builder().operation(operation).batchSize(5);
    }

    @Test
    void releasesWhatIsOnNoConnectorAndLeavesTheRest() {
        try (Rig rig = Rig.of(FLEET, settings(Operation.RELEASE))) {
            Rig.Ran ran = rig.run(plan(FREE, TAKEN));

            assertThat(FREE).allSatisfy(number -> {
                assertThat(ran.of(number).status()).isEqualTo(Status.RELEASED);
                assertThat(rig.simulator.record().number(number).deletedAt()).isNotNull();
            });
            assertThat(TAKEN).allSatisfy(number -> {
                Outcome outcome = ran.of(number);
                assertThat(outcome.status()).isEqualTo(Status.REJECTED);
                assertThat(outcome.reason().message()).contains("the number is on " + CONNECTOR);
                assertThat(rig.simulator.record().connectorOf(number)).isEqualTo(CONNECTOR);
            });
            assertThat(rig.simulator.record().requests(SimulatedOperation.BATCH_DELETE_NUMBERS))
                    .noneMatch(
                            request -> request.numbers().stream().anyMatch(seen -> TAKEN.contains(seen.phoneNumber())));
        }
    }

    @Test
    void releasesAgainWhatLostAnswersLeftInDoubt() {
        try (Rig rig = Rig.of(FLEET, settings(Operation.RELEASE))) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.BATCH_DELETE_NUMBERS)
                            .everyCall(2)
                            .then(Effect.loseAnswer()));

            Rig.Ran ran = rig.run(plan(FREE, List.of()));

            assertThat(ran.outcomes()).hasSize(FREE.size()).allMatch(outcome -> outcome.status() == Status.RELEASED);
        }
    }

    @Test
    void takesReleasedNumbersOutOfTheQueueAgain() {
        try (Rig rig = Rig.of(FLEET, settings(Operation.RELEASE))) {
            rig.run(plan(FREE.subList(0, 10), List.of()));
            try (Rig undo = rig.anotherOrchestrator(settings(Operation.UNDO_RELEASE))) {
                Rig.Ran ran = undo.run(plan(FREE, List.of()));

                assertThat(FREE.subList(0, 10))
                        .allMatch(number -> ran.of(number).status() == Status.RESTORED);
                assertThat(FREE.subList(10, 20))
                        .allMatch(number -> ran.of(number).status() == Status.ALREADY_RESTORED);
                assertThat(FREE)
                        .allMatch(
                                number -> rig.simulator.record().number(number).deletedAt() == null);
            }
        }
    }
}
