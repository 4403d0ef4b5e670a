package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.ProductType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers while a fleet is described: one growing array to a property, so that millions stay small. */
public final class NumberColumns {
    /** The place of a number that is on no connector, or in no group. */
    public static final int NOWHERE = -1;

    public long[] e164 = new long[16];
    public int[] connector = new int[16];
    public int[] group = new int[16];
    public byte[] status = new byte[16];
    public byte[] product = new byte[16];
    public final Map<Integer, List<String>> sipRules = new HashMap<>();
    public int size;

    public int add(long number, int connectorIndex) {
        if (size == e164.length) {
            grow(size + (size >> 1));
        }
        e164[size] = number;
        connector[size] = connectorIndex;
        group[size] = NOWHERE;
        NumberStatus initial = connectorIndex == NOWHERE ? NumberStatus.UNASSIGNED : NumberStatus.ASSIGNED;
        status[size] = initial.code();
        product[size] = ProductType.VOICE_CONNECTOR.code();
        return size++;
    }

    /** Where a number lies at or after {@code from}, or {@link #NOWHERE}. */
    public int find(long number, int from) {
        for (int slot = from; slot < size; slot++) {
            if (e164[slot] == number) {
                return slot;
            }
        }
        return NOWHERE;
    }

    public void reserve(int numbers) {
        if (numbers > e164.length) {
            grow(numbers);
        }
    }

    /** These numbers in arrays of just their size, which nothing more is added to. */
    public NumberColumns copy() {
        NumberColumns copy = new NumberColumns();
        copy.e164 = Arrays.copyOf(e164, size);
        copy.connector = Arrays.copyOf(connector, size);
        copy.group = Arrays.copyOf(group, size);
        copy.status = Arrays.copyOf(status, size);
        copy.product = Arrays.copyOf(product, size);
        copy.sipRules.putAll(sipRules);
        copy.size = size;
        return copy;
    }

    private void grow(int capacity) {
        e164 = Arrays.copyOf(e164, capacity);
        connector = Arrays.copyOf(connector, capacity);
        group = Arrays.copyOf(group, capacity);
        status = Arrays.copyOf(status, capacity);
        product = Arrays.copyOf(product, capacity);
    }
}
