package io.github.onhook.simulator.internal.state;

import java.util.Arrays;

/** From a number to its slot: an open table of slots, fixed once built, so that it is read without a lock. */
public final class NumberIndex {
    private static final int EMPTY = -1;

    private final long[] e164;
    private final int[] table;
    private final int mask;

    public NumberIndex(long[] e164, int size) {
        this.e164 = e164;
        table = new int[Integer.highestOneBit(Math.max(8, size + (size >> 1))) << 1];
        mask = table.length - 1;
        Arrays.fill(table, EMPTY);
        for (int slot = 0; slot < size; slot++) {
            int place = place(e164[slot]);
            while (table[place] != EMPTY) {
                if (e164[table[place]] == e164[slot]) {
                    throw new IllegalArgumentException(E164.format(e164[slot]) + " is in the fleet twice");
                }
                place = (place + 1) & mask;
            }
            table[place] = slot;
        }
    }

    /** The slot of a number, or {@link NumberColumns#NOWHERE}. */
    public int slot(long number) {
        int place = place(number);
        while (table[place] != EMPTY) {
            if (e164[table[place]] == number) {
                return table[place];
            }
            place = (place + 1) & mask;
        }
        return NumberColumns.NOWHERE;
    }

    private int place(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
