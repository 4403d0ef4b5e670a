package io.github.onhook.simulator;

/** A {@link Quota} being used up. Not safe for threads by itself: whoever owns it holds a lock. */
final class Bucket {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long filledAt;

    Bucket(Quota quota, long nanos) {
        perNano = quota.perSecond() / 1e9;
        burst = quota.burst();
        tokens = burst;
        filledAt = nanos;
    }

    /** Takes one token if a whole one is there. */
    boolean take(long nanos) {
        if (nanos - filledAt > 0) {
            tokens = Math.min(burst, tokens + (nanos - filledAt) * perNano);
            filledAt = nanos;
        }
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
