package io.github.onhook.temporal.internal.wire;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a chunk that were sent in an operation of several steps, and how far they are.
 *
 * @param slice the slice that they are of
 * @param step the step that they have come to; {@code null} while they are in doubt at the first one
 * @param since when the last request of the first step that names them was about to be sent, in milliseconds of the epoch
 * @param places their places in the slice; not changed
 */
public record StepPlaces(int slice, @Nullable String step, long since, BitSet places) {

    static void write(List<StepPlaces> all, ByteWriter out) {
        for (StepPlaces some : all) {
            out.number(some.slice).text(some.step).number(some.since);
            Ranges.write(some.places, out);
        }
    }

    static List<StepPlaces> read(ByteReader in) {
        List<StepPlaces> all = new ArrayList<>();
        while (!in.isAtEnd()) {
            all.add(new StepPlaces(in.count(), in.text(), in.number(), Ranges.read(in)));
        }
        return all;
    }
}
