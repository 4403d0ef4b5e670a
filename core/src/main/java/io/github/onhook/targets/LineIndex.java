package io.github.onhook.targets;

import java.util.Arrays;

/**
 * The line of each row, by the row's place among the valid rows.
 *
 * <p>Rows mostly stand on consecutive lines, so only the places are kept where they do not.
 */
final class LineIndex {

    private long[] places = new long[16];
    private long[] lines = new long[16];
    private int size;
    private long next;
    private long expectedLine = -1;

    void add(long line) {
        if (line != expectedLine) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                lines = Arrays.copyOf(lines, 2 * size);
            }
            places[size] = next;
            lines[size] = line;
            size++;
        }
        expectedLine = line + 1;
        next++;
    }

    long lineOf(long place) {
        int found = Arrays.binarySearch(places, 0, size, place);
        int from = found >= 0 ? found : -found - 2;
        return lines[from] + (place - places[from]);
    }
}
