package io.github.onhook.internal.aggregate;

import io.github.onhook.report.Timeline.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happens over time, in constant memory: where the steps run out, each two become one, of twice the length.
 *
 * <p>Counted by one thread at a time, read by any at any time.
 */
final class TimeCounts {

    static final int MOST_STEPS = 300;
    private static final long FIRST_STEP_MILLIS = 100;
    private static final int KINDS = Kind.values().length;

    private volatile Steps steps = new Steps(FIRST_STEP_MILLIS);
    /** The outcomes of one answer have the same moment: their step is computed once. */
    private long lastMillis;

    private int lastStep;

    /** What is counted. */
    enum Kind {
        DONE(0),
        NOT_DONE(1),
        SENT(2),
        THROTTLED(3);

        private final int place;

        Kind(int place) {
            this.place = place;
        }
    }

    void count(Kind kind, long millis) {
        if (millis != lastMillis) {
            lastStep = stepOf(millis);
            lastMillis = millis;
        }
        Steps now = steps;
        int place = place(lastStep, kind);
        now.counts.lazySet(place, now.counts.get(place) + 1);
    }

    private int stepOf(long millis) {
        Steps now = steps;
        while (millis / now.stepMillis >= MOST_STEPS) {
            now = now.merged();
            steps = now;
        }
        return (int) (Math.max(0, millis) / now.stepMillis);
    }

    long stepMillis() {
        return steps.stepMillis;
    }

    /** From the first step to the last in which something was counted. */
    List<Moment> moments() {
        Steps now = steps;
        int last = MOST_STEPS - 1;
        while (last >= 0 && now.isEmpty(last)) {
            last--;
        }
        List<Moment> moments = new ArrayList<>(last + 1);
        for (int step = 0; step <= last; step++) {
            moments.add(new Moment(
                    now.count(step, Kind.DONE),
                    now.count(step, Kind.NOT_DONE),
                    now.count(step, Kind.SENT),
                    now.count(step, Kind.THROTTLED)));
        }
        return moments;
    }

    private static int place(int step, Kind kind) {
        return step * KINDS + kind.place;
    }

    private static final class Steps {

        private final long stepMillis;
        private final AtomicLongArray counts = new AtomicLongArray(MOST_STEPS * KINDS);

        Steps(long stepMillis) {
            this.stepMillis = stepMillis;
        }

        Steps merged() {
            Steps merged = new Steps(2 * stepMillis);
            for (int i = 0; i < counts.length(); i++) {
                merged.counts.addAndGet(i / KINDS / 2 * KINDS + i % KINDS, counts.get(i));
            }
            return merged;
        }

        long count(int step, Kind kind) {
            return counts.get(place(step, kind));
        }

        boolean isEmpty(int step) {
            for (Kind kind : Kind.values()) {
                if (count(step, kind) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
