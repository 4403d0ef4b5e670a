package io.github.onhook.internal.aggregate;

import java.util.function.LongSupplier;

/** How long the requests in flight were close to their limit. Updated by one thread at a time. */
final class InFlightSaturation {

    /** Requests that are being written to the journal count towards the limit and have no event yet. */
    private static final double NEARLY = 0.75;

    private final int full;
    private int taken;
    private long fullSince;
    private long fullNanos;

    InFlightSaturation(int most) {
        this.full = (int) Math.ceil(NEARLY * most);
    }

    void take(long now) {
        taken++;
        if (taken == full) {
            fullSince = now;
        }
    }

    void leave(LongSupplier now) {
        if (taken == full) {
            fullNanos += now.getAsLong() - fullSince;
        }
        taken--;
    }

    long fullNanos() {
        return fullNanos;
    }
}
