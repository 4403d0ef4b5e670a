package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * The law of checkpoints: wherever a chunk is cut, in the heartbeat that the service holds each number is untouched, in
 * doubt or settled, and none that was sent is untouched.
 */
class CheckpointTest {

    private static final String CONNECTOR = "abcdefghijklmnopqrstu";
    private static final int NUMBERS = 12;
    private static final int STEPS = 60;

    @Test
    void holdsASettlementInTheHeartbeatThatItsOwnAppendWaitsFor() {
        Cut cut = new Cut(0, 0, null);
        cut.append(List.of(new Sent(0, places(0, 2), Instant.EPOCH)));

        cut.append(List.of(off(0, 0, 2), new Sent(0, places(2, 4), Instant.EPOCH)));

        Checkpoint held = Objects.requireNonNull(cut.heartbeats.held());
        assertThat(held.soFar().resultRuns().get(0).length()).isEqualTo(2);
        assertThat(held.doubtful().get(0).stream()).containsExactly(2, 3);
    }

    /** Heartbeats that fail, that arrive nevertheless, and that arrive after a later one. */
    @RepeatedTest(200)
    void losesNoNumberWhereverItIsCut(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Cut cut = new Cut(random.nextInt(5), random.nextInt(3), null);
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int step = 0; step < STEPS; step++) {
                cut.step(random);
                cut.check();
            }
            cut = new Cut(random.nextInt(5), random.nextInt(3), cut);
            cut.check();
        }
    }

    @Test
    void replaysWhatALostAttemptSettledAndWhatItLeftInDoubt() {
        Cut lost = new Cut(0, 0, null);
        lost.append(List.of(new Sent(0, places(0, 4), Instant.EPOCH)));
        lost.append(List.of(off(0, 0, 2), new Sent(1, places(0, 1), Instant.EPOCH)));

        List<Entry> replayed =
                new Cut(0, 0, lost).journal.replay().collectList().block();

        assertThat(replayed)
                .filteredOn(Sent.class::isInstance)
                .extracting(entry -> ((Sent) entry).positions())
                .containsExactly(places(2, 4), places(0, 1));
        assertThat(replayed)
                .filteredOn(Settled.class::isInstance)
                .extracting(entry -> ((Settled) entry).positions())
                .containsExactly(places(0, 2));
    }

    private static Positions places(int from, int to) {
        return Positions.ofRanges(List.of(from, to));
    }

    private static Settled off(int connector, int from, int to) {
        return new Settled(
                connector, places(from, to), Status.DISASSOCIATED, Reason.confirmed("request"), 1, Instant.EPOCH);
    }

    /** A chunk of two connectors at one attempt, the AWS service, and the heartbeat that the Temporal service holds. */
    private static final class Cut {

        private final ChunkNumbers numbers;
        final HeartbeatJournal journal;
        private final ChunkTally tally;
        private final HeldHeartbeats heartbeats;
        private final List<BitSet> sent = List.of(new BitSet(), new BitSet());
        private final List<BitSet> settled = List.of(new BitSet(), new BitSet());
        private final List<BitSet> flying = List.of(new BitSet(), new BitSet());
        private final int ahead;
        private long now;

        Cut(int ahead, int failing, @Nullable Cut before) {
            this.ahead = ahead;
            Checkpoint left = before == null ? null : before.heartbeats.held();
            heartbeats = new HeldHeartbeats(left, failing);
            List<Slice> slices = new ArrayList<>();
            Plan.Builder plan = Plan.builder().allowConflicts(true);
            for (int connector = 0; connector < 2; connector++) {
                long[] digits = new long[NUMBERS];
                for (int i = 0; i < NUMBERS; i++) {
                    digits[i] = 12_065_550_100L + 100L * connector + i;
                    plan.add(Target.of("111122223333", "us-east-1", CONNECTOR + connector, "+" + digits[i]));
                }
                slices.add(new Slice(CONNECTOR + connector, digits));
            }
            numbers = new ChunkNumbers(slices, false, left);
            tally = new ChunkTally(
                    numbers, left == null ? null : left.soFar(), RateController.discovering(5.0, 100, 0, 16), 0);
            Mono<Void> announced = Mono.fromRunnable(() -> {
                while (!heartbeats.announcements.cover(numbers.inDoubt())) {
                    heartbeat(new Random(now));
                    now += Duration.ofSeconds(2).toNanos();
                }
            });
            journal = new HeartbeatJournal(
                    "run",
                    plan.build(),
                    Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                    numbers,
                    left != null,
                    Mono.empty(),
                    announced);
            if (before != null) {
                for (int connector = 0; connector < 2; connector++) {
                    sent.get(connector).or(before.sent.get(connector));
                    settled.get(connector).or(settledIn(left, connector));
                    flying.get(connector).or(numbers.inDoubt().get(connector));
                }
            }
        }

        void append(List<Entry> entries) {
            journal.append(entries).block();
        }

        void step(Random random) {
            now += Duration.ofMillis(random.nextInt(400)).toNanos();
            heartbeats.arrive(now, random);
            List<Entry> entries = new ArrayList<>();
            for (int connector = 0; connector < 2; connector++) {
                answer(connector, random, entries);
                send(connector, random, entries);
            }
            if (entries.isEmpty()) {
                heartbeat(random);
            } else {
                append(entries);
                // Only now may the batches leave.
                entries.stream()
                        .filter(Sent.class::isInstance)
                        .map(Sent.class::cast)
                        .forEach(request -> request.positions().forEach(sent.get(request.connector())::set));
            }
        }

        private void answer(int connector, Random random, List<Entry> entries) {
            BitSet open = flying.get(connector);
            int place = open.nextSetBit(0);
            if (place < 0 || random.nextBoolean()) {
                return;
            }
            int end = Math.min(open.nextClearBit(place), place + 1 + random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> entries.add(new Open(connector, places(place, end), 1, false, null, Instant.EPOCH));
                case 1 ->
                    entries.add(new Settled(
                            connector,
                            places(place, end),
                            Status.FAILED,
                            new Reason(Source.NUMBER, "Forbidden", "no", "request"),
                            1,
                            Instant.EPOCH));
                default -> entries.add(off(connector, place, end));
            }
            if (entries.get(entries.size() - 1) instanceof Settled) {
                settled.get(connector).set(place, end);
            } else {
                // Rejected: not applied, so it may be untouched again.
                sent.get(connector).clear(place, end);
            }
            open.clear(place, end);
        }

        private void send(int connector, Random random, List<Entry> entries) {
            BitSet taken = (BitSet) settled.get(connector).clone();
            taken.or(flying.get(connector));
            int from = taken.nextClearBit(0);
            int to = Math.min(NUMBERS, from + 1 + random.nextInt(3));
            int next = taken.nextSetBit(from);
            to = next < 0 ? to : Math.min(to, next);
            if (from < to && random.nextBoolean()) {
                flying.get(connector).set(from, to);
                entries.add(new Sent(connector, places(from, to), Instant.EPOCH));
            }
        }

        private void heartbeat(Random random) {
            ChunkNumbers.State state = numbers.checkpoint(ahead);
            heartbeats.send(new Checkpoint(tally.result(state, 1), state.doubtful()), now, random);
        }

        private static BitSet settledIn(@Nullable Checkpoint checkpoint, int connector) {
            BitSet settled = new BitSet();
            if (checkpoint == null) {
                return settled;
            }
            ItemResults results = new ItemResults(checkpoint.soFar().resultRuns());
            for (int place = 0; place < 2 * NUMBERS; place++) {
                ItemResult result = results.next();
                if (result != null && place / NUMBERS == connector) {
                    settled.set(place % NUMBERS);
                }
            }
            return settled;
        }

        /** Whichever heartbeat the service holds now or gets late. */
        void check() {
            heartbeats.forEachPossible(now, this::check);
        }

        private void check(@Nullable Checkpoint checkpoint) {
            for (int connector = 0; connector < 2; connector++) {
                BitSet done = settledIn(checkpoint, connector);
                BitSet doubtful = checkpoint == null
                        ? new BitSet()
                        : checkpoint.doubtful().get(connector);
                assertThat(doubtful.intersects(done))
                        .as("in doubt and settled: %s, %s", doubtful, done)
                        .isFalse();
                BitSet untouched = (BitSet) sent.get(connector).clone();
                untouched.andNot(done);
                untouched.andNot(doubtful);
                assertThat(untouched.stream()).as("sent, and untouched").isEmpty();
            }
        }
    }
}
