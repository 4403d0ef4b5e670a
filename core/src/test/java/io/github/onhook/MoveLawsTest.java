package io.github.onhook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.MemoryJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.Stay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Laws of moves under any faults, checked against the simulator's record. */
class MoveLawsTest {

    private static final List<String> ACCOUNTS = List.of("111122223333", "444455556666");
    private static final String REGION = "us-east-1";
    private static final String OLD = "abcdefghijklmnopqrstu";
    private static final int NUMBERS_EACH = 60;
    private static final int BATCH = 5;
    private static final int MOST_IN_TRANSIT = 12;
    private static final SimulatedOperation OFF = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
    private static final SimulatedOperation ON = SimulatedOperation.ASSOCIATE_WITH_CONNECTOR;

    private static String old(int account) {
        return OLD + (2 * account);
    }

    private static String next(int account) {
        return OLD + (2 * account + 1);
    }

    private static List<String> numbers(int account) {
        return IntStream.range(0, NUMBERS_EACH)
                .mapToObj(i -> "+" + (12_065_550_100L + 1_000L * account + i))
                .toList();
    }

    private static Fleet fleet() {
        var fleet = Fleet.builder();
        for (int i = 0; i < ACCOUNTS.size(); i++) {
            int account = i;
            fleet.account(
                    ACCOUNTS.get(i),
                    a -> a.role("VoiceOps")
                            .region(
                                    REGION,
                                    r -> r.connector(
                                                    old(account),
                                                    numbers(account).toArray(String[]::new))
                                            .connector(next(account))));
        }
        return fleet.build();
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < ACCOUNTS.size(); i++) {
            for (String number : numbers(i)) {
                Target target = Target.of(ACCOUNTS.get(i), REGION, old(i), number);
                plan.add(new Target(target.connector().movingTo(next(i)), target.phoneNumber()));
            }
        }
        return plan.build();
    }

    private static Settings.Builder settings() {
        return Settings.builder()
                .operation(Operation.MOVE)
                .batchSize(BATCH)
                .maxInTransit(MOST_IN_TRANSIT)
                .initialRate(200);
    }

    private static List<Fault> lossy(int seed) {
        return List.of(
                Fault.when().operation(OFF).everyCall(3 + seed % 3).then(Effect.loseAnswer()),
                Fault.when().operation(ON).everyCall(4 + seed % 2).then(Effect.loseAnswer()),
                Fault.when().operation(ON).everyCall(7).then(Effect.error(429, "ThrottledClientException")),
                Fault.when().operation(OFF).everyCall(11).then(Effect.error(503, "ServiceUnavailableException")),
                Fault.when().operation(ON).share(.05).seed(seed).then(Effect.numberError("ServiceFailure", 1)),
                Fault.when().operation(OFF).share(.05).seed(seed + 1).then(Effect.numberError("Throttled", 1)));
    }

    private static List<Fault> refusing(int seed) {
        List<Fault> faults = new ArrayList<>(lossy(seed));
        faults.add(Fault.when()
                .operation(ON)
                .connector(next(0))
                .share(.1)
                .seed(seed)
                .then(refused()));
        faults.add(Fault.when()
                .operation(ON)
                .connector(old(0))
                .share(.3)
                .seed(seed + 7)
                .then(refused()));
        faults.add(Fault.when().operation(OFF).share(.05).seed(seed + 2).then(refused()));
        return faults;
    }

    private static Effect refused() {
        return Effect.numberError("ResourceLimitExceeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyNumberIsOnOneOfItsConnectorsOrNamedStranded(int seed) {
        try (Rig rig = Rig.of(fleet(), settings())) {
            refusing(seed).forEach(rig.simulator.faults()::add);

            Rig.Ran ran = rig.run(plan());

            assertThat(ran.outcomes())
                    .hasSize(ACCOUNTS.size() * NUMBERS_EACH)
                    .allSatisfy(outcome -> holds(rig, outcome));
            for (Status status : Status.values()) {
                long outcomes = ran.outcomes().stream()
                        .filter(outcome -> outcome.status() == status)
                        .count();
                assertThat(ran.report().totals().count(status))
                        .as(status.name())
                        .isEqualTo(outcomes);
            }
            assertThat(rig.simulator.record().forced()).isZero();
            assertThat(mostOffAtOnce(rig.simulator)).isLessThanOrEqualTo(MOST_IN_TRANSIT + stranded(ran));
        }
    }

    private static int stranded(Rig.Ran ran) {
        return (int) ran.report().totals().count(Status.STRANDED);
    }

    private static void holds(Rig rig, Outcome outcome) {
        String on = rig.simulator
                .record()
                .connectorOf(outcome.target().phoneNumber().e164());
        String expected = switch (outcome.status()) {
            case MOVED, ALREADY_MOVED -> outcome.target().connector().toVoiceConnectorId();
            case FAILED -> outcome.target().voiceConnectorId();
            case STRANDED -> null;
            default -> throw new AssertionError(outcome.toString());
        };
        assertThat(on).as(outcome.toString()).isEqualTo(expected);
    }

    /** The most numbers of a location that were on no connector at the same time and came to one again. */
    private static int mostOffAtOnce(Simulator simulator) {
        int most = 0;
        for (int i = 0; i < ACCOUNTS.size(); i++) {
            record Change(long at, int by) {}
            List<Change> changes = new ArrayList<>();
            for (String number : numbers(i)) {
                List<Stay> stays = simulator.record().stays(number);
                for (int stay = 1; stay < stays.size(); stay++) {
                    changes.add(new Change(
                            Objects.requireNonNull(stays.get(stay - 1).to()).toEpochMilli(), 1));
                    changes.add(new Change(stays.get(stay).from().toEpochMilli(), -1));
                }
            }
            // What comes back within the millisecond came back first.
            changes.sort(Comparator.comparingLong(Change::at).thenComparingInt(Change::by));
            int off = 0;
            for (Change change : changes) {
                off += change.by();
                most = Math.max(most, off);
            }
        }
        return most;
    }

    /** A journal whose appends fail from one on: what it holds then is what a crash at that moment leaves. */
    private record CutJournal(MemoryJournal kept, int appends, AtomicInteger seen) implements Journal {
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
            return Mono.defer(() -> seen.getAndIncrement() < appends
                    ? kept.append(entries)
                    : Mono.error(new JournalException(JournalException.Kind.UNAVAILABLE, "cut on purpose", null)));
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7, 11, 16, 22, 29, 37, 46, 56})
    void resumesWithNoNumberLostWhereverItsJournalEnds(int appends) {
        MemoryJournal kept = new MemoryJournal("20260102T030405Z-00000001");
        Plan plan = plan();
        try (Rig rig = Rig.of(fleet(), settings())) {
            lossy(appends).forEach(rig.simulator.faults()::add);
            Run cut = rig.orchestrator.run(
                    RunRequest.of(plan).journal(new CutJournal(kept, appends, new AtomicInteger())));
            cut.outcomes().onErrorComplete(JournalException.class).then().block(PATIENCE);

            Run resumed = rig.orchestrator.run(RunRequest.of(plan).journal(kept));
            Report report = Objects.requireNonNull(resumed.report().block(PATIENCE));

            assertThat(report.totals().count(Status.MOVED) + report.totals().count(Status.ALREADY_MOVED))
                    .as(report.failures().toString())
                    .isEqualTo(plan.size());
            for (int i = 0; i < ACCOUNTS.size(); i++) {
                String to = next(i);
                assertThat(numbers(i))
                        .allSatisfy(number -> assertThat(rig.simulator.record().connectorOf(number))
                                .isEqualTo(to));
            }
            assertThat(rig.simulator.record().forced()).isZero();
        }
    }
}
