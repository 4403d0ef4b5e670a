package io.github.onhook.internal.aggregate;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A location's rate over time, in constant memory: where the steps run out, each two become one, of twice the length, which
 * keeps the later rate.
 *
 * <p>Set by one thread at a time, read by any at any time.
 */
final class RateTrack {

    private static final int MOST_STEPS = 64;
    private static final long FIRST_STEP_MILLIS = 250;

    private volatile Steps steps = new Steps(FIRST_STEP_MILLIS);

    void set(double perSecond, long millis) {
        Steps now = steps;
        while (millis / now.stepMillis >= MOST_STEPS) {
            now = now.merged();
            steps = now;
        }
        now.rates.set((int) (Math.max(0, millis) / now.stepMillis), Float.floatToIntBits((float) perSecond));
    }

    /** The rate that was the last to be set by then; 0 if none was. */
    double at(long millis) {
        Steps now = steps;
        for (int step = (int) Math.min(MOST_STEPS - 1L, millis / now.stepMillis); step >= 0; step--) {
            float rate = now.rate(step);
            if (rate > 0) {
                return rate;
            }
        }
        return 0;
    }

    private static final class Steps {

        private final long stepMillis;
        private final AtomicIntegerArray rates = new AtomicIntegerArray(MOST_STEPS);

        Steps(long stepMillis) {
            this.stepMillis = stepMillis;
        }

        float rate(int step) {
            return Float.intBitsToFloat(rates.get(step));
        }

        Steps merged() {
            Steps merged = new Steps(2 * stepMillis);
            for (int i = 0; i < MOST_STEPS; i++) {
                if (rate(i) > 0) {
                    merged.rates.set(i / 2, rates.get(i));
                }
            }
            return merged;
        }
    }
}
