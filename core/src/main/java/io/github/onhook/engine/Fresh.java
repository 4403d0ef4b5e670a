package io.github.onhook.engine;

import io.github.onhook.PhoneNumber;
import io.github.onhook.PlannedConnector;
import java.util.Arrays;
import java.util.BitSet;

/** Numbers that were never sent, in the order they are to be. */
sealed interface Fresh {

    /** How many there are. */
    int remaining();

    /** The next one; there must be one. */
    Item next();

    /** Numbers of a plan: they stay packed in it. */
    final class Planned implements Fresh {
        private final PlannedConnector connector;
        private final BitSet touched;
        private final boolean untouched;
        private int next;
        private int remaining;

        /** All numbers of a connector, but those at these places. */
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
            return new Item(new PhoneNumber(connector.digits(position)), position);
        }
    }

    /** Numbers of a stream: a ring of longs, which grows with what is held and shrinks when it is empty. */
    final class Streamed implements Fresh {
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
            Item item = new Item(new PhoneNumber(ring[head]), NO_POSITION);
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
