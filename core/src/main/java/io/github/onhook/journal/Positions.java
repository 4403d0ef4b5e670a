package io.github.onhook.journal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Which numbers of a connector: their places in {@link io.github.onhook.model.PlannedConnector}, as ranges, in the order they
 * were given.
 */
public final class Positions {

    private final int[] bounds;

    private Positions(int[] bounds) {
        this.bounds = bounds;
    }

    /**
     * From ranges.
     *
     * @param bounds the first place of a range and the one after its last, for each range
     * @throws IllegalArgumentException if that is not what they are
     */
    public static Positions ofRanges(List<Integer> bounds) {
        int[] copy = bounds.stream().mapToInt(Integer::intValue).toArray();
        boolean wrong = copy.length % 2 != 0;
        for (int i = 0; i + 1 < copy.length; i += 2) {
            wrong |= copy[i] < 0 || copy[i + 1] <= copy[i];
        }
        if (wrong) {
            throw new IllegalArgumentException("positions are pairs of a first place and the one after the last, were "
                    + bounds.subList(0, Math.min(10, bounds.size())));
        }
        return new Positions(copy);
    }

    /** Collects places one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many there are. */
    public int size() {
        int size = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            size += bounds[i + 1] - bounds[i];
        }
        return size;
    }

    /** How many ranges they are. */
    public int ranges() {
        return bounds.length / 2;
    }

    /** The first place of a range. */
    public int from(int range) {
        return bounds[2 * range];
    }

    /** The place after the last one of a range. */
    public int to(int range) {
        return bounds[2 * range + 1];
    }

    /** Each of them. */
    public void forEach(IntConsumer action) {
        for (int range = 0; range < ranges(); range++) {
            for (int position = from(range); position < to(range); position++) {
                action.accept(position);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Positions that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** The bounds of the ranges. */
    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }

    /** Collects positions; what follows on what was added last widens its range. */
    public static final class Builder {

        private static final int FEW = 4;

        private int[] bounds = new int[FEW];
        private int length;

        private Builder() {}

        /** Adds one. */
        public Builder add(int position) {
            if (length > 0 && bounds[length - 1] == position) {
                bounds[length - 1]++;
                return this;
            }
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * length);
            }
            bounds[length++] = position;
            bounds[length++] = position + 1;
            return this;
        }

        /** All that were added. */
        public Positions build() {
            return new Positions(Arrays.copyOf(bounds, length));
        }
    }
}
