package io.github.onhook.internal.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one request.
 *
 * @param split the larger batch that this is a part of, if it is
 */
record Batch(
        ConnectorQueue queue, List<Item> items, @Nullable Split split) {

    int size() {
        return items.size();
    }

    /** What it is of, packed. */
    long[] packed() {
        long[] packed = new long[items.size()];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = items.get(i).id;
        }
        return packed;
    }

    /** Whether one comes twice. */
    boolean hasRepeats() {
        long[] sorted = packed();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return true;
            }
        }
        return false;
    }
}
