package io.github.onhook.temporal.internal.worker;

import io.github.onhook.internal.replay.RunProgress.Unsettled;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.StepPlaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the numbers of a chunk of moves are: those that were sent and are not settled. Of other operations it knows none.
 * Not safe for use by several threads.
 */
final class StepTally {

    private final boolean counts;
    /** By slice, and by place in it. */
    private final List<Map<Integer, At>> known = new ArrayList<>();

    /**
     * How far a number is.
     *
     * @param step the step of those in transit that it has come to; {@code null} where it is in doubt at the first one
     * @param since when the last request of the first step was about to be sent
     */
    private record At(@Nullable String step, long since) {}

    private record Group(int slice, At at) {}

    /**
     * Goes on with what a lost attempt left. What it announced and nobody knows to be sent may have been sent after its last
     * heartbeat.
     *
     * @param counts whether the operation is a move
     */
    StepTally(boolean counts, int slices, @Nullable Checkpoint lost) {
        this.counts = counts;
        for (int slice = 0; slice < slices; slice++) {
            Map<Integer, At> its = new TreeMap<>();
            known.add(its);
            if (counts && lost != null) {
                At announced = new At(null, lost.soFar().finishedAt());
                lost.doubtful().get(slice).stream().forEach(place -> its.put(place, announced));
            }
        }
        if (lost != null) {
            lost.steps().forEach(some -> {
                At at = new At(some.step(), some.since());
                some.places().stream().forEach(place -> known.get(some.slice()).put(place, at));
            });
        }
    }

    /** These are about to be sent. */
    void sent(int slice, Positions positions, Instant when) {
        if (counts) {
            At first = new At(null, when.toEpochMilli());
            positions.forEach(place -> known.get(slice).merge(place, first, (at, now) -> at.step == null ? now : at));
        }
    }

    /** These have come to another step. */
    void advanced(int slice, Positions positions, String step) {
        boolean inTransit = new Unsettled(0, false, null, step, null).isInTransit();
        positions.forEach(place ->
                known.get(slice).computeIfPresent(place, (same, at) -> new At(inTransit ? step : null, at.since)));
    }

    /** Whether the number is off one connector, and not known to be on another one. */
    boolean isInTransit(int slice, int place) {
        At at = known.get(slice).get(place);
        return at != null && at.step != null;
    }

    /** It is settled, or as before it was sent. */
    void forget(int slice, int place) {
        known.get(slice).remove(place);
    }

    /** How far those are that are open, the same together. */
    List<StepPlaces> of(List<BitSet> open) {
        Map<Group, BitSet> groups = new LinkedHashMap<>();
        for (int slice = 0; slice < known.size(); slice++) {
            for (Map.Entry<Integer, At> number : known.get(slice).entrySet()) {
                if (open.get(slice).get(number.getKey())) {
                    groups.computeIfAbsent(new Group(slice, number.getValue()), group -> new BitSet())
                            .set(number.getKey());
                }
            }
        }
        List<StepPlaces> all = new ArrayList<>();
        groups.forEach((group, places) -> all.add(new StepPlaces(group.slice, group.at.step, group.at.since, places)));
        return all;
    }
}
