package io.github.onhook.temporal.internal.wire;

import java.util.BitSet;

/** Places as ranges: their count; for each, its distance from the one before and its length. */
final class Ranges {

    private Ranges() {}

    static void write(BitSet places, ByteWriter out) {
        out.number(count(places));
        int end = 0;
        for (int from = places.nextSetBit(0); from >= 0; from = places.nextSetBit(end)) {
            out.number(from - end);
            end = places.nextClearBit(from);
            out.number(end - from);
        }
    }

    private static long count(BitSet places) {
        return places.stream()
                .filter(place -> place == 0 || !places.get(place - 1))
                .count();
    }

    static BitSet read(ByteReader in) {
        BitSet places = new BitSet();
        int end = 0;
        for (int ranges = in.count(); ranges > 0; ranges--) {
            int from = end + in.count();
            end = from + in.count();
            places.set(from, end);
        }
        return places;
    }
}
