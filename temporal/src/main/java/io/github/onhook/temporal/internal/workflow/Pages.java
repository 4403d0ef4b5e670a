package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages of a location's numbers. They may arrive in any order and more than once. */
final class Pages {

    private final Map<Integer, byte[]> held = new TreeMap<>();
    private int expected = Integer.MAX_VALUE;

    void add(int number, int of, byte[] numbers) {
        expected = of;
        held.putIfAbsent(number, numbers);
    }

    /** Expects no pages. */
    void none() {
        expected = 0;
    }

    boolean areComplete() {
        return held.size() >= expected;
    }

    /** Returns the numbers of all pages and drops them. */
    List<Slice> slices() {
        List<Slice> all = new ArrayList<>();
        held.values().forEach(page -> all.addAll(Slice.unpack(page)));
        held.clear();
        expected = 0;
        return all;
    }
}
