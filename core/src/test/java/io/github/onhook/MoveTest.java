package io.github.onhook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import io.github.onhook.simulator.record.SeenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of numbers that move, one case after another; the service is the simulator, over HTTP. */
class MoveTest {

    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "us-east-1";
    private static final String OLD = "abcdefghijklmnopqrstu1";
    private static final String NEW = "abcdefghijklmnopqrstu2";
    private static final String THIRD = "abcdefghijklmnopqrstu3";
    private static final List<String> NUMBERS = numbers(0, 20);
    private static final String ONE = NUMBERS.get(3);

    private static List<String> numbers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "+" + (12_065_550_100L + i))
                .toList();
    }

    private static Fleet fleet(String old, List<String> onOld, List<String> onNew, List<String> onThird) {
        return Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.role("VoiceOps")
                                .region(
                                        REGION,
                                        r -> r.connector(old, onOld.toArray(String[]::new))
                                                .connector(NEW, onNew.toArray(String[]::new))
                                                .connector(THIRD, onThird.toArray(String[]::new))))
                .build();
    }

    private static final Fleet FLEET = fleet(OLD, NUMBERS, List.of(), List.of());

    private static Settings.Builder settings() {
        return Settings.builder().operation(Operation.MOVE).batchSize(5);
    }

    private static Plan plan(List<String> numbers) {
        Plan.Builder plan = Plan.builder();
        numbers.forEach(number -> {
            Target target = Target.of(ACCOUNT, REGION, OLD, number);
            plan.add(new Target(target.connector().movingTo(NEW), target.phoneNumber()));
        });
        return plan.build();
    }

    private static Fault refuses(SimulatedOperation operation, String connector, String number) {
        return Fault.when()
                .operation(operation)
                .connector(connector)
                .number(number)
                .then(Effect.numberError("ResourceLimitExceeded"));
    }

    @Test
    void movesEveryNumberAndMeasuresHowLongItWasOutOfService() {
        try (Rig rig = Rig.of(FLEET, settings())) {
            Rig.Ran ran = rig.run(plan(NUMBERS));

            assertThat(ran.outcomes()).hasSize(NUMBERS.size()).allSatisfy(outcome -> {
                assertThat(outcome.status()).isEqualTo(Status.MOVED);
                assertThat(outcome.attempts()).isEqualTo(2);
                assertThat(outcome.outOfService()).isPositive();
            });
            assertThat(NUMBERS)
                    .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                            .isEqualTo(NEW));
            assertThat(rig.simulator.record().forced()).isZero();
        }
    }

    @Test
    void putsBackWhatTheNewConnectorRefuses() {
        try (Rig rig = Rig.of(FLEET, settings())) {
            rig.simulator.faults().add(refuses(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR, NEW, ONE));

            Rig.Ran ran = rig.run(plan(NUMBERS));

            Outcome outcome = ran.of(ONE);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED);
            assertThat(outcome.reason().code()).isEqualTo("ResourceLimitExceeded");
            assertThat(outcome.reason().message()).contains("back where it was");
            assertThat(rig.simulator.record().connectorOf(ONE)).isEqualTo(OLD);
            assertThat(ran.outcomes())
                    .filteredOn(o -> o.status() == Status.MOVED)
                    .hasSize(NUMBERS.size() - 1);
        }
    }

    @Test
    void namesWhatBothConnectorsRefuse() {
        try (Rig rig = Rig.of(FLEET, settings())) {
            rig.simulator.faults().add(refuses(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR, NEW, ONE));
            rig.simulator.faults().add(refuses(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR, OLD, ONE));

            Outcome outcome = rig.run(plan(NUMBERS)).of(ONE);

            assertThat(outcome.status()).isEqualTo(Status.STRANDED);
            assertThat(outcome.reason().message()).contains("could not be put back");
            assertThat(rig.simulator.record().connectorOf(ONE)).isNull();
        }
    }

    @Test
    void leavesOnTheOldConnectorWhatCannotBeTakenOff() {
        try (Rig rig = Rig.of(FLEET, settings())) {
            rig.simulator.faults().add(refuses(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR, OLD, ONE));

            assertThat(rig.run(plan(NUMBERS)).of(ONE).status()).isEqualTo(Status.FAILED);
            assertThat(rig.simulator.record().connectorOf(ONE)).isEqualTo(OLD);
        }
    }

    @Test
    void leavesAndNamesWhatIsOnAThirdConnector() {
        Fleet elsewhere = fleet(OLD, NUMBERS.subList(5, 20), List.of(), NUMBERS.subList(0, 5));
        try (Rig rig = Rig.of(elsewhere, settings())) {
            Outcome outcome = rig.run(plan(NUMBERS)).of(ONE);

            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED);
            assertThat(outcome.reason().message()).contains("the number is on " + THIRD);
            assertThat(rig.simulator.record().connectorOf(ONE)).isEqualTo(THIRD);
            assertThat(rig.simulator.record().forced()).isZero();
        }
    }

    @Test
    void findsWhatIsOnTheNewConnectorAlready() {
        Fleet half = fleet(OLD, NUMBERS.subList(5, 20), NUMBERS.subList(0, 5), List.of());
        try (Rig rig = Rig.of(half, s -> s.unassociatedAnswer(UnassociatedAnswer.NOT_FOUND), settings())) {
            Outcome outcome = rig.run(plan(NUMBERS)).of(ONE);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.ALREADY_MOVED);
        }
    }

    /** Where the service says nothing of a number that is not on the connector, a spot check finds it moved, not unchanged. */
    @Test
    void leavesWhereItIsWhatIsOnTheNewConnectorAlreadyAndTheServiceConfirmsToBeOff() {
        Fleet moved = fleet(OLD, List.of(), NUMBERS.subList(1, 20), List.of());
        try (Rig rig = Rig.of(moved, settings())) {
            Rig.Ran ran = rig.run(plan(NUMBERS.subList(1, 20)));

            assertThat(ran.outcomes())
                    .hasSize(19)
                    .allSatisfy(outcome -> assertThat(outcome.status().isDone())
                            .as(outcome.toString())
                            .isTrue());
            assertThat(NUMBERS.subList(1, 20))
                    .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                            .isEqualTo(NEW));
        }
    }

    /** The location closes after it confirmed the first batch; what a listing of the old connector does not show is on the new one. */
    @Test
    void callsNothingStrandedThatIsOnTheNewConnector() {
        Fleet some = fleet(OLD, NUMBERS.subList(12, 20), NUMBERS.subList(0, 12), List.of());
        Plan plan = plan(NUMBERS);
        MemoryJournal journal = new MemoryJournal("20260102T030405Z-00000001");
        Instant then = Instant.now();
        journal.append(List.of(
                        new Entry.Began(journal.runId(), Operation.MOVE, plan.fingerprint(), plan.size(), then),
                        new Entry.Sent(0, Entry.Positions.ofRanges(List.of(0, 12)), then)))
                .block(PATIENCE);
        try (Rig rig = Rig.of(some, settings().maxInTransit(5))) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR)
                            .then(Effect.error(403, "ForbiddenException")));

            Run run = rig.orchestrator.run(RunRequest.of(plan).journal(journal));
            List<Outcome> outcomes =
                    Objects.requireNonNull(run.outcomes().collectList().block(PATIENCE));

            assertThat(outcomes).hasSize(20).allSatisfy(outcome -> {
                String on = rig.simulator
                        .record()
                        .connectorOf(outcome.target().phoneNumber().e164());
                if (outcome.status() == Status.STRANDED) {
                    assertThat(on).as(outcome.toString()).isNull();
                } else {
                    assertThat(on).as(outcome.toString()).isEqualTo(outcome.status() == Status.MOVED ? NEW : OLD);
                }
            });
            assertThat(outcomes).filteredOn(o -> o.status() == Status.MOVED).hasSize(12);
        }
    }

    @Test
    void sendsNothingWhereTheNewConnectorDoesNotExist() {
        Plan.Builder plan = Plan.builder();
        Target target = Target.of(ACCOUNT, REGION, OLD, ONE);
        plan.add(new Target(target.connector().movingTo("abcdefghijklmnopqrstu9"), target.phoneNumber()));
        try (Rig rig = Rig.of(FLEET, settings())) {
            Outcome outcome = rig.run(plan.build()).of(ONE);

            assertThat(outcome.status()).isEqualTo(Status.SKIPPED);
            assertThat(outcome.reason().code()).isEqualTo("NotFound");
            assertThat(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isZero();
            assertThat(rig.simulator.record().connectorOf(ONE)).isEqualTo(OLD);
        }
    }

    @Test
    void refusesAPlanWithoutConnectorsToMoveTo() {
        try (Rig rig = Rig.of(FLEET, settings())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rig.orchestrator.run(rig.plan()))
                    .withMessageContaining("20 of 20 targets have no connector to move to");
        }
        try (Rig rig = Rig.of(FLEET, Settings.builder())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rig.orchestrator.run(plan(NUMBERS)))
                    .withMessageContaining("set operation(Operation.MOVE)");
        }
    }

    @Test
    void forcesOnlyWhatAReadShowsOnTheOldConnector() {
        Fleet elsewhere = fleet(OLD, NUMBERS.subList(5, 20), List.of(), NUMBERS.subList(0, 5));
        try (Rig rig = Rig.of(elsewhere, settings().operation(Operation.MOVE_ATOMIC))) {
            Rig.Ran ran = rig.run(plan(NUMBERS));

            assertThat(ran.of(ONE).status()).isEqualTo(Status.FAILED);
            assertThat(ran.of(ONE).reason().message()).contains("the number is on " + THIRD);
            assertThat(rig.simulator.record().connectorOf(ONE)).isEqualTo(THIRD);
            assertThat(ran.outcomes())
                    .filteredOn(o -> o.status() == Status.MOVED)
                    .hasSize(15);
            assertThat(NUMBERS.subList(5, 20))
                    .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                            .isEqualTo(NEW));
            assertThat(rig.simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                    .isZero();
        }
    }

    /** What a killed process had sent may be off: it counts as in transit until a read shows where it is. */
    @Test
    void takesNoMoreOffBeforeItHasReadWhatAnEarlierProcessLeftInDoubt() {
        Plan plan = plan(NUMBERS);
        MemoryJournal journal = new MemoryJournal("20260102T030405Z-00000001");
        Instant then = Instant.now();
        journal.append(List.of(
                        new Entry.Began(journal.runId(), Operation.MOVE, plan.fingerprint(), plan.size(), then),
                        new Entry.Sent(0, Entry.Positions.ofRanges(List.of(0, 4)), then)))
                .block(PATIENCE);
        try (Rig rig = Rig.of(FLEET, settings().maxInTransit(4))) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.GET_PHONE_NUMBER)
                            .slow(Latency.uniform(Duration.ofMillis(200), Duration.ofMillis(300))));

            rig.orchestrator.run(RunRequest.of(plan).journal(journal)).report().block(PATIENCE);

            List<SimulatedOperation> order = rig.simulator.record().requests().stream()
                    .sorted(Comparator.comparing(SeenRequest::at))
                    .map(SeenRequest::operation)
                    .toList();
            int first = order.indexOf(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR);
            assertThat(order.subList(0, first))
                    .filteredOn(SimulatedOperation.GET_PHONE_NUMBER::equals)
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(NUMBERS)
                    .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                            .isEqualTo(NEW));
        }
    }
}
