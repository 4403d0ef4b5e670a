package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages that a location's numbers come in; one may come twice, and in any order. */
final class Pages {

    private final Map<Integer, byte[]> held = new TreeMap<>();
    private int expected = Integer.MAX_VALUE;

    void add(int number, int of, byte[] numbers) {
        expected = of;
        held.putIfAbsent(number, numbers);
    }

    /** There are none to come. */
    void none() {
        expected = 0;
    }

    boolean areComplete() {
        return held.size() >= expected;
    }

    /** All that came; it is not kept. */
    List<Slice> slices() {
        List<Slice> all = new ArrayList<>();
        held.values().forEach(page -> all.addAll(Slice.unpack(page)));
        held.clear();
        expected = 0;
        return all;
    }
}
