package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Moves by workers, number by number, against the simulator's record. */
class MovesByWorkersTest {

    private static final SimulatedOperation OFF = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
    private static final SimulatedOperation ON = SimulatedOperation.ASSOCIATE_WITH_CONNECTOR;
    private static final int MOST_IN_TRANSIT = 20;

    private static MoveFleet fleet(int numbers) {
        return MoveFleet.of(FleetShape.of()
                .accounts(2)
                .regions("us-east-1", "eu-west-1")
                .numbers(2 * numbers)
                .quota(5, 5));
    }

    private static TemporalOrchestrator orchestrator(Rig rig) {
        return rig.orchestrator(settings -> settings.operation(Operation.MOVE).batchSize(10));
    }

    /** A run under way. */
    private record Moving(TemporalRun run, CompletableFuture<List<Outcome>> outcomes) {

        static Moving begin(TemporalOrchestrator orchestrator, MoveFleet fleet) {
            TemporalRun run = orchestrator.run(fleet.plan());
            return new Moving(run, run.outcomes().collectList().toFuture());
        }

        Rig.Ran ended() {
            return new Rig.Ran(
                    outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join(), run.soFar());
        }
    }

    @Test
    void movesAFleetWithTwoWorkersUnderFaults() {
        MoveFleet fleet = fleet(600);
        try (Rig rig = new Rig(fleet.fleet())) {
            rig.simulator
                    .faults()
                    .add(Fault.when().operation(OFF).everyCall(7).then(Effect.loseAnswer()))
                    .add(Fault.when().operation(ON).everyCall(5).then(Effect.loseAnswer()))
                    .add(Fault.when()
                            .operation(ON)
                            .share(0.05)
                            .seed(2)
                            .then(Effect.numberError("ResourceLimitExceeded")));
            rig.worker("one");
            rig.worker("two");

            Rig.Ran ran = Rig.ended(rig.orchestrator(settings ->
                            settings.operation(Operation.MOVE).batchSize(10).requestTimeout(Duration.ofSeconds(1)))
                    .run(fleet.plan()));

            fleet.check(rig.simulator, ran);
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
            assertThat(ran.report().totals().count(Status.MOVED)).isGreaterThan(500);
            assertThat(ran.report().totals().count(Status.STRANDED))
                    .as("what both connectors refuse")
                    .isPositive();
            assertThat(rig.simulator.record().forced()).isZero();
            assertThat(ran.outcomes())
                    .filteredOn(outcome -> outcome.status() == Status.MOVED)
                    .allSatisfy(outcome -> assertThat(outcome.outOfService()).isPositive());
            checkTransit(rig, fleet, ran);
        }
    }

    /** A number that is stranded is in transit no more. */
    private static void checkTransit(Rig rig, MoveFleet fleet, Rig.Ran ran) {
        Report.OutOfService times = Objects.requireNonNull(ran.report().outOfService());
        Set<String> stranded = ran.outcomes().stream()
                .filter(outcome -> outcome.status() == Status.STRANDED)
                .map(outcome -> outcome.target().phoneNumber().e164())
                .collect(Collectors.toSet());
        List<String> all = new ArrayList<>();
        for (Location location : fleet.plan().locations()) {
            List<String> its = new ArrayList<>(fleet.numbers(location));
            its.removeAll(stranded);
            assertThat(MoveFleet.mostInTransit(rig.simulator, its)).isLessThanOrEqualTo(MOST_IN_TRANSIT);
            all.addAll(its);
        }
        assertThat(times.mostAtOnce()).isGreaterThanOrEqualTo(MoveFleet.mostInTransit(rig.simulator, all));
        assertThat(times.now()).isZero();
        assertThat(times.longest()).isGreaterThanOrEqualTo(times.median()).isPositive();
    }

    @Test
    void finishesTheMovesOfALostWorkerAtAnotherWorker() {
        MoveFleet fleet = fleet(400);
        try (Rig rig = new Rig(fleet.fleet())) {
            TemporalWorker lost = rig.worker("lost");
            Moving moving = Moving.begin(orchestrator(rig), fleet);
            await().atMost(PATIENCE).until(() -> rig.simulator.record().count(OFF) > 10);

            rig.cutOff(lost);
            rig.worker("other");

            Rig.Ran ran = moving.ended();
            fleet.check(rig.simulator, ran);
            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ran.report().totals().count(Status.MOVED)).isEqualTo(400);
            assertThat(rig.simulator.record().forced()).isZero();
        }
    }

    @Test
    void bringsWhatIsInTransitToAConnectorWhenTheRunStops() {
        MoveFleet fleet = fleet(400);
        try (Rig rig = new Rig(fleet.fleet())) {
            rig.worker("one");
            Moving moving = Moving.begin(orchestrator(rig), fleet);
            await().atMost(PATIENCE).until(() -> rig.simulator.record().count(ON) > 5);

            moving.run.stop("enough");

            Rig.Ran ran = moving.ended();
            fleet.check(rig.simulator, ran);
            assertThat(ran.report().status()).isEqualTo(RunStatus.STOPPED);
            assertThat(ran.report().totals().stranded()).isZero();
            assertThat(ran.report().totals().skipped()).isPositive();
        }
    }

    /** The first worker is cut off from the service, not from AWS, and comes back when its chunks belong to the other. */
    @Test
    void finishesTheMovesOfAWorkerThatIsCutOffAndComesBack() {
        MoveFleet fleet = fleet(400);
        try (Rig rig = new Rig(fleet.fleet());
                ServiceProxy first = rig.proxy();
                ServiceProxy second = rig.proxy()) {
            rig.workerBehind(first, "first");
            Moving moving = Moving.begin(orchestrator(rig), fleet);
            await().atMost(PATIENCE).until(() -> rig.simulator.record().count(ON) > 5);

            first.cutOff();
            rig.workerBehind(second, "second");
            await().atMost(PATIENCE).until(() -> rig.attempts.followed);
            first.restore();

            Rig.Ran ran = moving.ended();
            fleet.check(rig.simulator, ran);
            assertThat(ran.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ran.report().totals().count(Status.ALREADY_MOVED))
                    .as("a number that a worker of this run moved is not called already moved")
                    .isZero();
            assertThat(fleet.numbers())
                    .allSatisfy(number -> assertThat(rig.simulator.record().stays(number))
                            .as("off once, and on once")
                            .hasSize(2));
            assertThat(rig.attempts.refused)
                    .as("the outdated attempts were refused")
                    .isNotEmpty();
            checkTransit(rig, fleet, ran);
        }
    }

    @Test
    void movesByOneForcedRequestOnlyWhatIsOnTheOldConnector() {
        MoveFleet fleet = fleet(200);
        try (Rig rig = new Rig(fleet.fleet())) {
            rig.worker("one");

            Rig.Ran ran = Rig.ended(rig.orchestrator(settings -> settings.operation(Operation.MOVE_ATOMIC))
                    .run(fleet.plan()));

            fleet.check(rig.simulator, ran);
            assertThat(ran.report().totals().count(Status.MOVED)).isEqualTo(200);
            assertThat(rig.simulator.record().count(OFF)).isZero();
            assertThat(rig.simulator.record().forced()).isPositive();
        }
    }

    /** A pause interrupts the chunk: nothing is on neither connector while it lasts. */
    @Test
    void bringsWhatIsInTransitToAConnectorInAPauseAndGoesOnAfterIt() {
        MoveFleet fleet = fleet(400);
        try (Rig rig = new Rig(fleet.fleet())) {
            rig.worker("one");
            TemporalOrchestrator orchestrator = orchestrator(rig);
            Moving moving = Moving.begin(orchestrator, fleet);
            await().atMost(PATIENCE).until(() -> rig.simulator.record().count(ON) > 5);

            moving.run.pause();
            await().atMost(PATIENCE)
                    .until(
                            () -> Objects.requireNonNull(orchestrator
                                            .workers(moving.run.id())
                                            .collectList()
                                            .block(PATIENCE))
                                    .stream()
                                    .allMatch(worked -> worked.state() == WorkedLocation.State.IDLE));
            assertThat(fleet.numbers())
                    .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                            .isNotNull());
            moving.run.resume();

            Rig.Ran ran = moving.ended();
            fleet.check(rig.simulator, ran);
            assertThat(ran.report().totals().count(Status.MOVED)).isEqualTo(400);
        }
    }

    @Test
    void leavesWhereTheyAreNumbersWhoseNewConnectorDoesNotExistAndThoseThatAreProtected() {
        MoveFleet fleet = fleet(120);
        Plan.Builder plan = Plan.builder();
        Set<PhoneNumber> kept = new HashSet<>();
        Set<PhoneNumber> nowhere = new HashSet<>();
        fleet.plan().targets().toStream().forEach(target -> {
            PhoneNumber number = target.phoneNumber();
            if (number.digits() % 3 == 0) {
                kept.add(number);
            }
            if (number.digits() % 3 == 1) {
                nowhere.add(number);
                plan.add(new Target(
                        target.connector().withoutMove().movingTo("abcdefghijklmnopqrstuv"), target.phoneNumber()));
            } else {
                plan.add(target);
            }
        });
        assertThat(kept).isNotEmpty();
        assertThat(nowhere).isNotEmpty();
        MoveFleet moves = new MoveFleet(fleet.fleet(), plan.build());
        try (Rig rig = new Rig(fleet.fleet())) {
            rig.worker("one");

            Rig.Ran ran = Rig.ended(TemporalOrchestrator.builder(rig.service, Rig.QUEUE, rig.keys)
                    .settings(Settings.builder()
                            .operation(Operation.MOVE)
                            .canary(Tolerance.count(8))
                            .maxFailures(Tolerance.percent(90))
                            .build())
                    .protect(kept)
                    .build()
                    .run(moves.plan()));

            moves.check(rig.simulator, ran);
            assertThat(ran.outcomes()).allSatisfy(outcome -> {
                PhoneNumber number = outcome.target().phoneNumber();
                assertThat(outcome.status())
                        .as(outcome.toString())
                        .isEqualTo(
                                kept.contains(number)
                                        ? Status.REJECTED
                                        : nowhere.contains(number) ? Status.SKIPPED : Status.MOVED);
            });
        }
    }
}
