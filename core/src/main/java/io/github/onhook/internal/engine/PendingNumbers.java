package io.github.onhook.internal.engine;

import io.github.onhook.model.Plan.PlannedConnector;
import java.util.Arrays;
import java.util.BitSet;

/** Fresh numbers of one connector, that is numbers that were never sent, in sending order. */
sealed interface PendingNumbers {

    /** How many there are. */
    int remaining();

    /** The next one; there must be one. */
    Item next();

    /** Numbers of a plan; they stay packed in the plan. */
    final class Planned implements PendingNumbers {
        private final PlannedConnector connector;
        private final BitSet touched;
        private final boolean untouched;
        private int next;
        private int remaining;

        /** All numbers of a connector except those at the touched positions. */
        Planned(PlannedConnector connector, BitSet touched) {
            this.connector = connector;
            this.touched = touched;
            this.untouched = touched.isEmpty();
            this.remaining = connector.size() - touched.cardinality();
        }

        @Override
        public int remaining() {
            return remaining;
        }

        @Override
        public Item next() {
            int position = untouched ? next : touched.nextClearBit(next);
            next = position + 1;
            remaining--;
            return new Item(connector.digits(position), position);
        }
    }

    /** Numbers of a stream, in a ring of longs that doubles when full and shrinks when empty. */
    final class Streamed implements PendingNumbers {
        private static final int SMALLEST = 64;
        private static final int NO_POSITION = -1;
        private long[] ring = new long[SMALLEST];
        private int head;
        private int size;

        void add(long digits) {
            if (size == ring.length) {
                long[] larger = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
                System.arraycopy(ring, 0, larger, ring.length - head, head);
                ring = larger;
                head = 0;
            }
            ring[(head + size++) & (ring.length - 1)] = digits;
        }

        @Override
        public int remaining() {
            return size;
        }

        @Override
        public Item next() {
            Item item = new Item(ring[head], NO_POSITION);
            head = (head + 1) & (ring.length - 1);
            size--;
            if (size == 0 && ring.length > SMALLEST) {
                ring = new long[SMALLEST];
                head = 0;
            }
            return item;
        }
    }
}
