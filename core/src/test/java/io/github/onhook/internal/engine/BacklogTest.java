package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which batch of a lane goes next, and when. Times are nanoseconds of a clock that the tests set. */
class BacklogTest {

    private static final int BATCH = 3;
    private static final long IDLE_FLUSH = 70_000_000;
    private static final long RETRY_WAIT = 500_000_000;
    private static final long READ_WAIT = 5_000_000_000L;
    private static final long NOW = 1_000_000_000_000L;

    private final Backlog backlog = new Backlog(Steps.ANY, BATCH, IDLE_FLUSH, false);
    private long nextNumber = 12_065_550_100L;

    private static ConnectorQueue queue(String name, PendingNumbers.Streamed fresh) {
        return new ConnectorQueue(
                new BatchKey(new Connector(new Location("111122223333", "us-east-1"), name)), Steps.ANY, 0, fresh);
    }

    /** A connector with fresh numbers and with numbers that are due again. */
    private ConnectorQueue queue(String name, int fresh, int due) {
        PendingNumbers.Streamed numbers = new PendingNumbers.Streamed();
        for (int i = 0; i < fresh; i++) {
            numbers.add(nextNumber++);
        }
        ConnectorQueue queue = queue(name, numbers);
        queue.due.addAll(items(due));
        queue.touchedAt = NOW;
        backlog.add(queue);
        return queue;
    }

    private List<Item> items(int count) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Item(nextNumber++, i));
        }
        return items;
    }

    private static List<Long> digits(Batch batch) {
        return LongStream.of(batch.packed()).boxed().toList();
    }

    private static List<Long> range(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    @Nested
    class Choosing {

        @Test
        void hasNothingToSendWhenEmpty() {
            assertThat(backlog.isReady(NOW)).isFalse();
            assertThat(backlog.nextReadyAt(NOW)).isEqualTo(Long.MAX_VALUE);
            assertThatThrownBy(() -> backlog.next(NOW)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void sendsAConnectorThatFillsABatchBeforeOneThatDoesNot() {
            queue("partial", BATCH - 1, 0);
            ConnectorQueue full = queue("full", BATCH, 0);

            assertThat(backlog.next(NOW).queue()).isSameAs(full);
        }

        @Test
        void prefersTheConnectorWithRetriesAmongThoseThatFillABatch() {
            queue("fresh", BATCH, 0);
            ConnectorQueue retries = queue("retries", BATCH, 1);

            assertThat(backlog.next(NOW).queue()).isSameAs(retries);
        }

        @Test
        void putsRetriesInFrontOfFreshNumbersInOneBatch() {
            long first = nextNumber;
            queue("mixed", 5, 2);

            assertThat(digits(backlog.next(NOW))).containsExactly(first + 5, first + 6, first);
        }

        @Test
        void sendsAPartialBatchAtOnceWhenNothingElseCanFillIt() {
            queue("partial", 0, 1);

            assertThat(backlog.isReady(NOW)).isTrue();
            assertThat(backlog.next(NOW).size()).isEqualTo(1);
            assertThat(backlog.isReady(NOW)).isFalse();
        }

        @Test
        void sendsEveryNumberOnceInOrder() {
            long first = nextNumber;
            queue("long", 2 * BATCH + 1, 0);

            List<Long> sent = new ArrayList<>();
            while (backlog.isReady(NOW)) {
                sent.addAll(digits(backlog.next(NOW)));
            }

            assertThat(sent).isEqualTo(range(first, 2 * BATCH + 1));
            assertThat(backlog.freshLeft()).isZero();
        }

        @Test
        void formsSmallerBatchesFromTheMomentTheSizeIsLowered() {
            queue("long", 10, 0);
            backlog.batchSize(2);

            assertThat(backlog.next(NOW).size()).isEqualTo(2);
        }

        @Test
        void skipsAConnectorThatIsClosed() {
            ConnectorQueue closed = queue("closed", 2 * BATCH, 0);
            Batch first = backlog.next(NOW);
            closed.closeReason = CloseReason.decided("Closed", "the connector is closed");

            backlog.putBack(first, NOW);

            assertThat(backlog.isReady(NOW)).isFalse();
        }
    }

    @Nested
    class Waiting {

        @Test
        void holdsAPartialBatchHalfASecondWhileARequestOfItsConnectorIsInFlight() {
            queue("partial", 0, 1).inFlight = 1;

            assertThat(backlog.isReady(NOW + RETRY_WAIT - 1)).isFalse();
            assertThat(backlog.nextReadyAt(NOW)).isEqualTo(NOW + RETRY_WAIT);
            assertThat(backlog.isReady(NOW + RETRY_WAIT)).isTrue();
        }

        @Test
        void holdsAPartialBatchHalfASecondWhileOthersOfItsConnectorBackOff() {
            ConnectorQueue queue = queue("partial", 0, 1);
            backlog.putDelayed(queue, items(1), NOW + 2 * RETRY_WAIT);

            assertThat(backlog.isReady(NOW + RETRY_WAIT - 1)).isFalse();
            assertThat(backlog.isReady(NOW + RETRY_WAIT)).isTrue();
        }

        @Test
        void holdsAPartialBatchFiveSecondsWhileItsConnectorIsRead() {
            queue("partial", 0, 1).unresolved = 1;

            assertThat(backlog.isReady(NOW + READ_WAIT - 1)).isFalse();
            assertThat(backlog.nextReadyAt(NOW)).isEqualTo(NOW + READ_WAIT);
            assertThat(backlog.isReady(NOW + READ_WAIT)).isTrue();
        }

        @Test
        void sendsAFullBatchAtOnceWhateverIsInFlight() {
            queue("full", BATCH, 0).inFlight = 1;

            assertThat(backlog.isReady(NOW)).isTrue();
        }

        @Test
        void keepsDelayedNumbersUntilTheirTime() {
            ConnectorQueue queue = queue("delayed", 0, 0);
            backlog.putDelayed(queue, items(2), NOW + 100);

            assertThat(backlog.isReady(NOW + 99)).isFalse();
            assertThat(backlog.nextReadyAt(NOW)).isEqualTo(NOW + 100);
            assertThat(backlog.isReady(NOW + 100)).isTrue();
            assertThat(backlog.next(NOW + 100).size()).isEqualTo(2);
        }

        @Test
        void releasesDelayedNumbersInTheOrderOfTheirTimes() {
            ConnectorQueue queue = queue("delayed", 0, 0);
            List<Item> later = items(1);
            List<Item> earlier = items(1);
            backlog.putDelayed(queue, later, NOW + 200);
            backlog.putDelayed(queue, earlier, NOW + 100);

            backlog.isReady(NOW + 200);

            assertThat(queue.due).containsExactly(earlier.get(0), later.get(0));
        }
    }

    @Nested
    class Streams {

        private final Backlog streamed = new Backlog(Steps.ANY, BATCH, IDLE_FLUSH, true);
        private final BatchKey key = new BatchKey(new Connector(new Location("111122223333", "us-east-1"), "one"));

        @Test
        void holdsAPartialBatchUntilTheStreamIsIdle() {
            streamed.add(key, 12_065_550_100L, NOW);
            streamed.add(key, 12_065_550_101L, NOW + 5);

            assertThat(streamed.isReady(NOW + 5 + IDLE_FLUSH - 1)).isFalse();
            assertThat(streamed.nextReadyAt(NOW + 5)).isEqualTo(NOW + 5 + IDLE_FLUSH);
            assertThat(streamed.isReady(NOW + 5 + IDLE_FLUSH)).isTrue();
        }

        @Test
        void sendsAPartialBatchAtOnceWhenTheStreamIsComplete() {
            streamed.add(key, 12_065_550_100L, NOW);

            streamed.complete();

            assertThat(streamed.isReady(NOW)).isTrue();
        }

        @Test
        void collectsTheNumbersOfOneConnectorInOneQueue() {
            ConnectorQueue first = streamed.add(key, 12_065_550_100L, NOW);
            ConnectorQueue second = streamed.add(key, 12_065_550_101L, NOW);

            assertThat(second).isSameAs(first);
            assertThat(streamed.queues()).containsExactly(first);
            assertThat(streamed.freshLeft()).isEqualTo(2);
        }

        @Test
        void keepsTheOrderOfAStreamThatOutgrowsItsRing() {
            PendingNumbers.Streamed ring = new PendingNumbers.Streamed();
            List<Long> taken = new ArrayList<>();
            long added = 0;
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 50; i++) {
                    ring.add(10 + added++);
                }
                for (int i = 0; i < 20; i++) {
                    taken.add(ring.next().id);
                }
            }
            while (ring.remaining() > 0) {
                taken.add(ring.next().id);
            }

            assertThat(taken).isEqualTo(range(10, 500));
        }
    }

    @Nested
    class PuttingBack {

        @Test
        void sendsARefusedBatchAgainFirstAndInItsOrder() {
            long first = nextNumber;
            queue("refused", BATCH, 0);
            Batch refused = backlog.next(NOW);
            queue("other", BATCH, 0);

            backlog.putBack(refused, NOW);

            assertThat(digits(backlog.next(NOW))).isEqualTo(range(first, BATCH));
        }

        @Test
        void sendsAPartOfASplitBatchFirstAndAlone() {
            ConnectorQueue queue = queue("split", BATCH, 0);
            Batch part = new Batch(queue, items(1), new Split());

            backlog.putPart(part);

            assertThat(backlog.next(NOW)).isSameAs(part);
        }

        @Test
        void keepsAPartTogetherWhenItIsPutBack() {
            ConnectorQueue queue = queue("split", BATCH, 0);
            Batch part = new Batch(queue, items(2), new Split());

            backlog.putBack(part, NOW);

            assertThat(queue.due).isEmpty();
            assertThat(backlog.next(NOW)).isSameAs(part);
        }
    }

    @Nested
    class Canary {

        @Test
        void takesOnlyTheFreshNumbersThatTheCanaryAllows() {
            queue("canary", 10, 0);
            backlog.freshAllowed = 2;

            assertThat(backlog.next(NOW).size()).isEqualTo(2);
            assertThat(backlog.freshAllowed).isZero();
            assertThat(backlog.isReady(NOW)).isFalse();
            assertThat(backlog.freshLeft()).isEqualTo(8);
        }

        @Test
        void sendsRetriesOfTheCanaryWhenNoFreshNumberIsAllowed() {
            queue("canary", 10, 2);
            backlog.freshAllowed = 0;

            assertThat(backlog.next(NOW).size()).isEqualTo(2);
            assertThat(backlog.freshLeft()).isEqualTo(10);
        }

        @Test
        void sendsFreshNumbersAgainWhenTheCanaryIsSettled() {
            queue("canary", 10, 0);
            backlog.freshAllowed = 0;
            assertThat(backlog.isReady(NOW)).isFalse();

            backlog.freshAllowed = Integer.MAX_VALUE;

            assertThat(backlog.next(NOW).size()).isEqualTo(BATCH);
            assertThat(backlog.freshAllowed).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Nested
    class Draining {

        @Test
        void drainsEverythingThatWasSentAndLeavesFreshNumbers() {
            ConnectorQueue one = queue("one", 4, 2);
            ConnectorQueue two = queue("two", 5, 0);
            List<Item> delayed = items(1);
            backlog.putDelayed(two, delayed, NOW + 100);
            Batch part = new Batch(one, items(1), new Split());
            backlog.putPart(part);
            List<Item> due = List.copyOf(one.due);

            List<Batch> drained = backlog.drainSent();

            assertThat(drained)
                    .containsExactlyInAnyOrder(part, new Batch(one, due, null), new Batch(two, delayed, null));
            assertThat(backlog.freshLeft()).isEqualTo(9);
            assertThat(two.expectsMore()).isFalse();
            assertThat(backlog.drainSent()).isEmpty();
        }

        @Test
        void drainsOneConnectorAndLeavesTheOthers() {
            ConnectorQueue one = queue("one", 4, 2);
            ConnectorQueue two = queue("two", 0, 1);
            backlog.putDelayed(one, items(1), NOW + 100);
            backlog.putPart(new Batch(one, items(1), new Split()));

            List<Batch> drained = backlog.drainSent(one);

            assertThat(drained)
                    .hasSize(3)
                    .allSatisfy(batch -> assertThat(batch.queue()).isSameAs(one));
            assertThat(one.fresh.remaining()).isEqualTo(4);
            assertThat(backlog.next(NOW).queue()).isSameAs(two);
            assertThat(backlog.isReady(NOW + 100)).isFalse();
        }
    }
}
