package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.Rig.Ran;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.report.HtmlReport;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs that are written down: going on, putting back, and journals that fail; through the SDK's own clients. */
class JournaledRunTest extends BehaviourFixture {

    @TempDir
    private Path dir = Path.of("unset");

    private static Run run(Rig rig, Plan plan, Journal journal) {
        return rig.orchestrator.run(RunRequest.of(plan).journal(journal));
    }

    private static List<Outcome> settled(Plan plan, Journal journal) {
        return Objects.requireNonNull(
                Replay.outcomes(plan, journal).collectList().block());
    }

    @Test
    void aWholeRunIsInItsJournalAndNothingIsLeftForAnother() {
        try (Rig rig = rig(120);
                Journal journal = FileJournal.open(dir.resolve("journal.jsonl"), "run-1")) {
            Plan plan = rig.plan();

            Ran first = Rig.ended(run(rig, plan, journal));
            Ran again = Rig.ended(run(rig, plan, journal));

            assertAll(first, Status.DISASSOCIATED);
            assertThat(settled(plan, journal))
                    .hasSize(120)
                    .containsExactlyInAnyOrderElementsOf(millis(first.outcomes()));
            assertThat(again.outcomes()).isEmpty();
            assertThat(again.report().runId()).isEqualTo("run-1");
            assertThat(again.report().totals()).isEqualTo(first.report().totals());
            assertThat(again.report().requests()).isEqualTo(first.report().requests());
            assertThat(first.report().spotChecks().read()).isPositive();
            assertThat(again.report().spotChecks()).isEqualTo(first.report().spotChecks());
            assertThat(again.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(3);
        }
    }

    /** As precise as a journal is. */
    private static List<Outcome> millis(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(o -> new Outcome(
                        o.target(),
                        o.status(),
                        o.reason(),
                        o.attempts(),
                        Instant.ofEpochMilli(o.settledAt().toEpochMilli())))
                .toList();
    }

    @Test
    void whatWasUnderWayAtACrashIsReadAndOnlySentAgainWhereItHadNoEffect() {
        try (Rig rig = rig(100);
                Journal journal = new MemoryJournal("run-1")) {
            Plan plan = rig.plan();
            takeOff(rig, plan, 10);
            append(journal, began(plan), new Entry.Sent(0, Positions.ofRanges(List.of(0, 20)), Instant.now()));

            Ran ran = Rig.ended(run(rig, plan, journal));

            assertAll(ran, Status.DISASSOCIATED);
            assertThat(ran.outcomes().stream().filter(o -> o.reason().source() == Source.READ))
                    .hasSize(10);
            assertThat(ran.report().requests().reads())
                    .as("a listing of the connector, and one that compares what was confirmed")
                    .isEqualTo(2);
            assertThat(ran.report().requests().failed())
                    .as("the request that was interrupted")
                    .isEqualTo(1);
            assertThat(rig.simulator
                            .record()
                            .history(plan.connectors()
                                    .get(0)
                                    .targets()
                                    .get(3)
                                    .phoneNumber()
                                    .e164()))
                    .as("off before the run went on, and not sent again")
                    .hasSize(1);
        }
    }

    private static void takeOff(Rig rig, Plan plan, int first) {
        Plan.Builder some = Plan.builder();
        plan.connectors().get(0).targets().subList(0, first).forEach(some::add);
        assertThat(rig.run(some.build()).report().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private static Entry began(Plan plan) {
        return new Entry.Began(
                "run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, plan.fingerprint(), plan.size(), Instant.now());
    }

    private static void append(Journal journal, Entry... entries) {
        journal.append(List.of(entries)).block();
    }

    @Test
    void whatCannotBeReadIsSentAgain() {
        Fault unreadable = Fault.when()
                .operation(io.github.onhook.simulator.model.SimulatedOperation.GET_PHONE_NUMBER)
                .then(Effect.error(403, "AccessDeniedException"));
        try (Rig rig = rig(50, unreadable);
                Journal journal = new MemoryJournal("run-1")) {
            Plan plan = rig.plan();
            append(journal, began(plan), new Entry.Sent(0, Positions.ofRanges(List.of(0, 20)), Instant.now()));

            Ran ran = Rig.ended(run(rig, plan, journal));

            assertAll(ran, Status.DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void aStoppedRunGoesOnWithWhatWasSkipped() {
        try (Rig rig = Rig.of(
                        fleet(200, 0).build(), settings().batchSize(10).rate(20).burst(1));
                Journal journal = new MemoryJournal("run-1")) {
            Plan plan = rig.plan();
            Run stopped = run(rig, plan, journal);
            AtomicInteger received = new AtomicInteger();
            stopped.outcomes()
                    .doOnNext(outcome -> {
                        if (received.incrementAndGet() == 35) {
                            stopped.stop("enough");
                        }
                    })
                    .blockLast();
            long done = stopped.soFar().totals().disassociated();

            Ran rest = Rig.ended(run(rig, plan, journal));

            assertThat(stopped.soFar().status()).isEqualTo(RunStatus.STOPPED);
            assertThat(done).isBetween(35L, 199L);
            assertThat(rest.outcomes()).hasSize((int) (200 - done));
            assertThat(rest.report().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(rest.report().totals().disassociated()).isEqualTo(200);
            assertThat(rest.report().startedAt())
                    .as("when it first began")
                    .isCloseTo(stopped.soFar().startedAt(), within(100, ChronoUnit.MILLIS));
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(20);
        }
    }

    @Test
    void restoringPutsBackWhatWasTakenOffAndLeavesWhatWasPutElsewhere() {
        try (Rig rig = Rig.of(fleet(30, 30).build(), settings());
                Rig back = rig.anotherOrchestrator(settings().operation(Operation.ASSOCIATE_WITH_VOICE_CONNECTOR));
                Journal journal = new MemoryJournal("restore-1")) {
            Plan plan = rig.plan();
            rig.run(plan);
            PlannedConnector first = plan.connectors().get(0);
            PlannedConnector second = plan.connectors().get(1);
            Target moved = first.targets().get(4);
            Plan.Builder elsewhere =
                    Plan.builder().add(new Target(first.location(), second.voiceConnectorId(), moved.phoneNumber()));
            assertThat(back.run(elsewhere.build()).report().totals().associated())
                    .isEqualTo(1);

            Ran ran = Rig.ended(run(back, plan, journal));

            assertThat(ran.report().totals().associated()).isEqualTo(59);
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
            assertThat(ran.of(moved.phoneNumber().e164()).status()).isEqualTo(Status.FAILED);
            assertThat(rig.simulator.record().connectorOf(moved.phoneNumber().e164()))
                    .isEqualTo(second.voiceConnectorId());
            assertThat(first.targets().stream().filter(t -> !t.equals(moved)))
                    .allSatisfy(t -> assertThat(rig.simulator
                                    .record()
                                    .connectorOf(t.phoneNumber().e164()))
                            .isEqualTo(t.voiceConnectorId()));
        }
    }

    @Test
    void groupsArePutBackToo() {
        Fleet fleet = Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                REGION,
                                r -> r.connector(CONNECTOR).group("group1", List.of(CONNECTOR), numbers(0, 12))))
                .build();
        Plan.Builder targets = Plan.builder();
        for (String number : numbers(0, 12)) {
            targets.add(Target.of(ACCOUNT, REGION, "group1", number));
        }
        try (Rig rig = Rig.of(fleet, settings().operation(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP));
                Rig back =
                        rig.anotherOrchestrator(settings().operation(Operation.ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP))) {
            Plan plan = targets.build();

            assertAll(rig.run(plan), Status.DISASSOCIATED);
            assertAll(back.run(plan), Status.ASSOCIATED);

            assertThat(rig.simulator
                            .record()
                            .count(io.github.onhook.simulator.model.SimulatedOperation.ASSOCIATE_WITH_GROUP))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLostAnswerOfARestoreIsSettledByReading() {
        Fault lost = Fault.when()
                .operation(io.github.onhook.simulator.model.SimulatedOperation.ASSOCIATE_WITH_CONNECTOR)
                .call(1)
                .then(Effect.loseAnswer());
        try (Rig rig = rig(20, lost);
                Rig back = rig.anotherOrchestrator(settings()
                        .operation(Operation.ASSOCIATE_WITH_VOICE_CONNECTOR)
                        .attempts(1))) {
            Plan plan = rig.plan();
            rig.run(plan);

            Ran ran = back.run(plan);

            assertAll(ran, Status.ASSOCIATED);
            assertThat(ran.outcomes()).allMatch(o -> o.reason().source() == Source.READ);
        }
    }

    @Test
    void aClockThatJumpsBackAndForthChangesNothingButTimes() throws IOException {
        try (Rig rig = rig(60);
                Journal journal = new MemoryJournal("run-1")) {
            Plan plan = rig.plan();
            takeOff(rig, plan, 20);
            Instant now = Instant.now();
            append(
                    journal,
                    began(plan),
                    new Entry.Sent(0, Positions.ofRanges(List.of(0, 10)), now.plus(Duration.ofDays(400))),
                    new Entry.Settled(
                            0,
                            Positions.ofRanges(List.of(0, 10)),
                            Status.DISASSOCIATED,
                            Reason.confirmed("r-1"),
                            1,
                            now.minus(Duration.ofDays(400))),
                    new Entry.Sent(0, Positions.ofRanges(List.of(10, 20)), now.minus(Duration.ofDays(1))));

            Ran ran = Rig.ended(run(rig, plan, journal));

            assertThat(ran.outcomes()).hasSize(50);
            assertThat(ran.report().totals().disassociated()).isEqualTo(60);
            ByteArrayOutputStream html = new ByteArrayOutputStream();
            HtmlReport.write(ran.report(), Failures.of(ran.report()), html);
            assertThat(html.size()).isPositive();
        }
    }

    @Test
    void aJournalOfAnotherPlanIsRefusedBeforeAnythingIsSent() {
        try (Rig rig = rig(10);
                Journal journal = new MemoryJournal("run-1")) {
            Plan plan = rig.plan();
            Plan other = Plan.builder()
                    .add(plan.connectors().get(0).targets().get(0))
                    .build();
            append(journal, began(other));

            assertThatThrownBy(() -> Rig.ended(run(rig, plan, journal)))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_TRUSTED))
                    .hasMessageContaining("another plan");
            assertThat(rig.simulator.record().requests()).isEmpty();
        }
    }

    @Test
    void aJournalThatFailsStopsTheRunAndEveryTargetStillHasItsOutcome() {
        try (Rig rig = Rig.of(fleet(200, 0).build(), settings().batchSize(10).maxInFlightPerLocation(2));
                Failing journal = new Failing(6)) {
            Plan plan = rig.plan();
            Run run = run(rig, plan, journal);
            List<Outcome> outcomes = new ArrayList<>();

            assertThatThrownBy(() -> run.outcomes().doOnNext(outcomes::add).blockLast())
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("full");

            assertThat(outcomes).hasSize(200);
            assertThat(run.soFar().status()).isEqualTo(RunStatus.STOPPED);
            long off = rig.simulator
                    .record()
                    .numbers()
                    .filter(n -> n.voiceConnectorId() == null)
                    .count();
            assertThat(run.soFar().totals().disassociated()).isEqualTo(off).isLessThan(200);
            assertThat(run.soFar().totals().skipped()).isEqualTo(200 - off);

            journal.room = Integer.MAX_VALUE;
            Ran rest = Rig.ended(run(rig, plan, journal));
            assertThat(rest.report().totals().disassociated()).isEqualTo(200);
        }
    }

    /** Has room for so many appends. */
    private static final class Failing implements Journal {

        private final MemoryJournal kept = new MemoryJournal("run-1");
        private int room;

        Failing(int room) {
            this.room = room;
        }

        @Override
        public String runId() {
            return kept.runId();
        }

        @Override
        public Flux<Entry> replay() {
            return kept.replay();
        }

        @Override
        public Mono<Void> append(List<Entry> entries) {
            return Mono.defer(() -> room-- > 0
                    ? kept.append(entries)
                    : Mono.error(new JournalException(Kind.UNAVAILABLE, "the disk is full", null)));
        }

        @Override
        public void close() {}
    }
}
