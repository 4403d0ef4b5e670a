package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.replay.RunProgress.Unsettled;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Advanced;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.StepPlaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * The law of a move's checkpoints: wherever a chunk is cut, in the heartbeat that the service holds each number is untouched,
 * in doubt at its step, in transit or settled, and none that is off its old connector is untouched. The next attempt goes on
 * from there as core goes on from a journal.
 */
class MoveCheckpointTest {

    private static final int NUMBERS = 10;
    private static final int STEPS = 80;
    private static final Connector MOVE =
            new Connector(new Location("111122223333", "us-east-1"), "abcdefghijklmnopqrstu", "zyxwvutsrqponmlkjihgf");
    private static final long[] DIGITS = new long[NUMBERS];
    private static final Plan PLAN;

    static {
        Plan.Builder plan = Plan.builder();
        Arrays.setAll(DIGITS, i -> 12_065_550_100L + i);
        for (long digits : DIGITS) {
            plan.add(new Target(MOVE, new PhoneNumber(digits)));
        }
        PLAN = plan.build();
    }

    /** What this process last did with a number. */
    private enum At {
        FRESH,
        TAKING_OFF,
        OFF,
        PUTTING_ON,
        REFUSED,
        PUTTING_BACK,
        SETTLED;

        boolean isUnderWay() {
            return this == TAKING_OFF || this == PUTTING_ON || this == PUTTING_BACK;
        }
    }

    /** Where the service has a number. */
    private enum Place {
        OLD,
        NONE,
        NEW
    }

    @RepeatedTest(200)
    void losesNoNumberWhereverAMoveIsCut(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Cut cut = new Cut(random, null);
        for (int attempt = 0; attempt < 4; attempt++) {
            for (int step = 0; step < STEPS; step++) {
                cut.step();
                cut.check();
            }
            cut = new Cut(random, cut);
            cut.check();
        }
    }

    @Test
    void replaysHowFarEachNumberIsAndSinceWhen() {
        Cut lost = new Cut(new Random(1), null);
        lost.append(new Sent(0, places(0, 4), Instant.ofEpochMilli(7_000)));
        lost.append(new Advanced(0, places(0, 3), "put-on", Instant.ofEpochMilli(7_500)));
        lost.append(new Sent(0, places(0, 2), Instant.ofEpochMilli(8_000)));
        lost.append(new Advanced(0, places(1, 2), "put-back", Instant.ofEpochMilli(8_500)));
        lost.append(moved(0));
        lost.append(new Sent(0, places(4, 5), Instant.ofEpochMilli(9_000)));

        Map<Integer, Unsettled> left = new Cut(new Random(1), lost).progress().unsettled(0);

        assertThat(left.get(0)).isNull();
        assertThat(left.get(1)).isEqualTo(new Unsettled(1, true, null, "put-back", Instant.ofEpochMilli(7_000)));
        assertThat(left.get(2)).isEqualTo(new Unsettled(1, true, null, "put-on", Instant.ofEpochMilli(7_000)));
        assertThat(left.get(3)).isEqualTo(new Unsettled(1, true, null, null, Instant.ofEpochMilli(7_000)));
        assertThat(left.get(4)).isEqualTo(new Unsettled(1, true, null, null, Instant.ofEpochMilli(9_000)));
    }

    @Test
    void strandsWhatIsInTransitAndNoWorkerCanRead() {
        Cut lost = new Cut(new Random(1), null);
        lost.append(new Sent(0, places(0, 3), Instant.EPOCH));
        lost.append(new Advanced(0, places(0, 2), "put-on", Instant.EPOCH));
        lost.append(new Sent(0, places(0, 1), Instant.EPOCH));
        lost.append(moved(0));
        lost.append(new Sent(0, places(4, 5), Instant.EPOCH));

        ItemResults left = new ItemResults(Checkpoint.abandon(
                        Cut.SLICES,
                        Objects.requireNonNull(lost.heartbeats.held()).pack(),
                        9_000)
                .resultRuns());

        assertThat(statuses(left))
                .startsWith(Status.MOVED, Status.STRANDED, Status.UNKNOWN)
                .endsWith((Status) null);
    }

    private static List<@Nullable Status> statuses(ItemResults results) {
        List<@Nullable Status> statuses = new ArrayList<>();
        for (int i = 0; i < NUMBERS; i++) {
            ItemResult result = results.next();
            statuses.add(result == null ? null : result.status());
        }
        return statuses;
    }

    private static Positions places(int from, int to) {
        return Positions.ofRanges(List.of(from, to));
    }

    private static Settled moved(int place) {
        return new Settled(
                0,
                places(place, place + 1),
                Status.MOVED,
                Reason.confirmed("request"),
                2,
                Instant.EPOCH,
                Duration.ofMillis(1_234));
    }

    /** A chunk at one attempt, the AWS service, and the heartbeat that the Temporal service holds. */
    private static final class Cut {

        static final List<Slice> SLICES = List.of(new Slice(ConnectorNames.of(MOVE), DIGITS));

        private final Random random;
        private final ChunkNumbers numbers;
        private final HeartbeatJournal journal;
        private final ChunkTally tally;
        private final HeldHeartbeats heartbeats;
        private final At[] at = new At[NUMBERS];
        private final Place[] place;
        private final boolean[] wasOff;
        private final int ahead;

        private long now;

        Cut(Random random, @Nullable Cut before) {
            this.random = random;
            ahead = random.nextInt(5);
            int failing = before == null ? 0 : random.nextInt(3);
            place = before == null ? new Place[NUMBERS] : before.place;
            wasOff = before == null ? new boolean[NUMBERS] : before.wasOff;
            Checkpoint left = before == null ? null : before.heartbeats.held();
            heartbeats = new HeldHeartbeats(left, failing);
            numbers = new ChunkNumbers(SLICES, true, left);
            tally = new ChunkTally(
                    numbers, left == null ? null : left.soFar(), RateController.discovering(5.0, 100, 0, 16), 0);
            Mono<Void> announced = Mono.fromRunnable(() -> {
                while (!heartbeats.announcements.cover(numbers.inDoubt())) {
                    heartbeat();
                    now += Duration.ofSeconds(2).toNanos();
                }
            });
            journal = new HeartbeatJournal("run", PLAN, Operation.MOVE, numbers, left != null, Mono.empty(), announced);
            if (before == null) {
                Arrays.fill(at, At.FRESH);
                Arrays.fill(place, Place.OLD);
            } else {
                before.arrive();
                goOn();
            }
        }

        /** As core goes on: by what the replay says, and what a read shows. */
        private void goOn() {
            RunProgress progress = progress();
            for (int i = 0; i < NUMBERS; i++) {
                Unsettled state = progress.unsettled(0).get(i);
                at[i] = progress.settled(0).get(i) ? At.SETTLED : At.FRESH;
                if (state != null) {
                    at[i] = state.isInTransit() ? At.PUTTING_ON : At.TAKING_OFF;
                }
            }
        }

        RunProgress progress() {
            return Objects.requireNonNull(Replay.of(PLAN, Operation.MOVE, journal, new RunListener() {}, instant -> {})
                    .block());
        }

        void append(Entry entry) {
            journal.append(List.of(entry)).block();
        }

        void step() {
            now += Duration.ofMillis(random.nextInt(400)).toNanos();
            heartbeats.arrive(now, random);
            int i = random.nextInt(NUMBERS);
            switch (at[i]) {
                case FRESH -> send(i, At.TAKING_OFF);
                case OFF -> send(i, At.PUTTING_ON);
                case REFUSED -> send(i, At.PUTTING_BACK);
                case TAKING_OFF, PUTTING_ON, PUTTING_BACK -> settle(i);
                case SETTLED -> heartbeat();
            }
        }

        /** The request leaves when it is announced; its answer may be lost, so that it is sent once more. */
        private void send(int i, At next) {
            append(new Sent(0, places(i, i + 1), Instant.ofEpochMilli(now / 1_000_000)));
            at[i] = next;
            if (random.nextBoolean()) {
                act(i);
            }
        }

        /** The service carries the request out. */
        private void act(int i) {
            switch (at[i]) {
                case TAKING_OFF -> {
                    if (place[i] == Place.OLD) {
                        place[i] = Place.NONE;
                        wasOff[i] = true;
                    }
                }
                case PUTTING_ON -> place[i] = place[i] == Place.NONE ? Place.NEW : place[i];
                case PUTTING_BACK -> place[i] = place[i] == Place.NONE ? Place.OLD : place[i];
                default -> throw new IllegalStateException("nothing is under way");
            }
        }

        /** An answer, or a read, shows where the number is. */
        private void settle(int i) {
            if (random.nextInt(4) == 0) {
                append(new Open(0, places(i, i + 1), 1, true, null, Instant.EPOCH));
                return;
            }
            Positions its = places(i, i + 1);
            if (place[i] == Place.NEW) {
                append(moved(i));
                at[i] = At.SETTLED;
            } else if (place[i] == Place.NONE && at[i] == At.TAKING_OFF) {
                append(new Advanced(0, its, "put-on", Instant.EPOCH));
                at[i] = At.OFF;
            } else if (place[i] == Place.NONE) {
                boolean refused = random.nextBoolean();
                append(
                        refused
                                ? new Advanced(0, its, "put-back", Instant.EPOCH)
                                : new Open(0, its, 1, false, null, Instant.EPOCH));
                at[i] = refused || at[i] == At.PUTTING_BACK ? At.REFUSED : At.OFF;
            } else if (at[i] == At.TAKING_OFF) {
                append(new Open(0, its, 1, false, null, Instant.EPOCH));
                at[i] = At.FRESH;
            } else if (random.nextBoolean()) {
                append(new Advanced(0, its, "take-off", Instant.EPOCH));
                at[i] = At.FRESH;
            } else {
                append(new Settled(0, its, Status.FAILED, Reason.confirmed("request"), 3, Instant.EPOCH));
                at[i] = At.SETTLED;
            }
        }

        /** What was under way when the worker was lost may arrive at AWS. */
        private void arrive() {
            for (int i = 0; i < NUMBERS; i++) {
                if (at[i].isUnderWay() && random.nextBoolean()) {
                    act(i);
                }
            }
        }

        private void heartbeat() {
            ChunkNumbers.State state = numbers.checkpoint(ahead);
            heartbeats.send(
                    new Checkpoint(tally.result(state, 1), state.doubtful(), List.of(), state.steps()), now, random);
        }

        /** Whichever heartbeat the service holds now or gets late. */
        void check() {
            heartbeats.forEachPossible(now, this::check);
        }

        private void check(@Nullable Checkpoint checkpoint) {
            BitSet doubtful =
                    checkpoint == null ? new BitSet() : checkpoint.doubtful().get(0);
            ItemResults results = new ItemResults(
                    checkpoint == null ? List.of() : checkpoint.soFar().resultRuns());
            for (int i = 0; i < NUMBERS; i++) {
                ItemResult result = results.next();
                if (result != null) {
                    assertThat(doubtful.get(i)).as("settled, and in doubt").isFalse();
                    assertThat(place[i]).isEqualTo(result.status() == Status.MOVED ? Place.NEW : Place.OLD);
                } else if (!doubtful.get(i)) {
                    assertThat(at[i].isUnderWay()).as("sent, and untouched").isFalse();
                    assertThat(place[i]).as("off, and untouched").isEqualTo(Place.OLD);
                }
            }
            for (StepPlaces some : checkpoint == null ? List.<StepPlaces>of() : checkpoint.steps()) {
                some.places().stream().forEach(i -> {
                    assertThat(doubtful.get(i))
                            .as("at a step, and not in doubt")
                            .isTrue();
                    assertThat(some.step() == null || wasOff[i])
                            .as("in transit, and was never off")
                            .isTrue();
                });
            }
        }
    }
}
