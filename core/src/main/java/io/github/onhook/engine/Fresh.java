package io.github.onhook.engine;

import io.github.onhook.PlannedConnector;
import java.util.Arrays;

/** Numbers that were never sent, in the order they are to be. */
sealed interface Fresh {

    /** How many there are. */
    int remaining();

    /** The next one; there must be one. */
    long next();

    /** Numbers of a plan: they stay packed in it. */
    final class Planned implements Fresh {
        private final PlannedConnector connector;
        private int next;

        Planned(PlannedConnector connector) {
            this.connector = connector;
        }

        @Override
        public int remaining() {
            return connector.size() - next;
        }

        @Override
        public long next() {
            return connector.digits(next++);
        }
    }

    /** Numbers of a stream: a ring of longs, which grows with what is held and shrinks when it is empty. */
    final class Streamed implements Fresh {
        private static final int SMALLEST = 64;
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
        public long next() {
            long digits = ring[head];
            head = (head + 1) & (ring.length - 1);
            size--;
            if (size == 0 && ring.length > SMALLEST) {
                ring = new long[SMALLEST];
                head = 0;
            }
            return digits;
        }
    }
}
