package io.github.onhook.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * The targets whose numbers occur more than once: which of them are exact repeats, and which are on another connector than
 * an earlier one. Takes 4 bytes for each such target and 12 for each such number, also where a whole list is given twice.
 */
final class RepeatedNumbers {

    private final long[] repeated;
    private final IntToLongFunction numbers;
    private final IntUnaryOperator connectors;
    /** The targets of each number, in order, beginning at its offset. */
    private final int[] targets;

    private final int[] offsets;
    private final BitSet exact = new BitSet();
    private final BitSet conflicting = new BitSet();

    /**
     * Finds them.
     *
     * @param repeated each number that occurs more than once, ascending
     * @param count how many targets there are
     * @param numbers the number of each target
     * @param connectors the connector of each target
     */
    RepeatedNumbers(long[] repeated, int count, IntToLongFunction numbers, IntUnaryOperator connectors) {
        this.repeated = repeated;
        this.numbers = numbers;
        this.connectors = connectors;
        offsets = new int[repeated.length + 1];
        for (int i = 0; i < count; i++) {
            int slot = slot(i);
            if (slot >= 0) {
                offsets[slot + 1]++;
            }
        }
        for (int slot = 0; slot < repeated.length; slot++) {
            offsets[slot + 1] += offsets[slot];
        }
        targets = new int[offsets[repeated.length]];
        place(count);
        for (int slot = 0; slot < repeated.length; slot++) {
            compare(offsets[slot], offsets[slot + 1]);
        }
    }

    private int slot(int target) {
        return Arrays.binarySearch(repeated, numbers.applyAsLong(target));
    }

    private void place(int count) {
        int[] next = offsets.clone();
        for (int i = 0; i < count; i++) {
            int slot = slot(i);
            if (slot >= 0) {
                targets[next[slot]++] = i;
            }
        }
    }

    /** Sorts the targets of a number by connector: the first of each connector is kept, the others repeat it. */
    private void compare(int from, int to) {
        long[] byConnector = new long[to - from];
        for (int i = from; i < to; i++) {
            byConnector[i - from] = ((long) connectors.applyAsInt(targets[i]) << 32) | targets[i];
        }
        Arrays.sort(byConnector);
        for (int i = 0; i < byConnector.length; i++) {
            int target = (int) byConnector[i];
            if (i > 0 && byConnector[i] >>> 32 == byConnector[i - 1] >>> 32) {
                exact.set(target);
            } else if (target != targets[from]) {
                conflicting.set(target);
            }
        }
    }

    /** The targets that repeat an earlier one. */
    BitSet exact() {
        return exact;
    }

    /** The targets whose number is on another connector before them. */
    BitSet conflicting() {
        return conflicting;
    }

    /** The first target of the number of a target. */
    int first(int target) {
        return targets[offsets[slot(target)]];
    }
}
