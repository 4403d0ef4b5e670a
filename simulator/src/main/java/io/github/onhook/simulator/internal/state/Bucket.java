package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.Quota;

/** The token bucket of a {@link Quota}. Not thread-safe: its owner must hold a lock. */
public final class Bucket {
    private double perNano;
    private double burst;
    private double tokens;
    private long filledAt;

    public Bucket(Quota quota, long nanos) {
        perNano = quota.perSecond() / 1e9;
        burst = quota.burst();
        tokens = burst;
        filledAt = nanos;
    }

    /** Takes one token if available. */
    public boolean take(long nanos) {
        fill(nanos);
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Changes the quota; keeps the tokens, up to the new burst. */
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
