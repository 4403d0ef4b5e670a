package io.github.onhook.simulator;

/** A {@link Quota} being used up. Not safe for threads by itself: whoever owns it holds a lock. */
final class Bucket {
    private double perNano;
    private double burst;
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
        fill(nanos);
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Fills by another quota from now on; what is in it stays, as far as it fits. */
    void quota(Quota quota, long nanos) {
        fill(nanos);
        perNano = quota.perSecond() / 1e9;
        burst = quota.burst();
        tokens = Math.min(burst, tokens);
    }

    private void fill(long nanos) {
        if (nanos - filledAt > 0) {
            tokens = Math.min(burst, tokens + (nanos - filledAt) * perNano);
            filledAt = nanos;
        }
    }
}
