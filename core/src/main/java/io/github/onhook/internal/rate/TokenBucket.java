package io.github.onhook.internal.rate;

/**
 * A token bucket whose rate may change at any moment. Not safe for use by several threads at once.
 *
 * <p>It never waits: {@link #nanosUntilToken} returns the wait at the present rate, after which the caller asks again. Nothing
 * is reserved ahead, so a changed rate applies at once.
 */
public final class TokenBucket {

    private static final double NANOS = 1e9;
    /** Absorbs the rounding of a wait to whole nanoseconds. */
    private static final double EPSILON = 1e-6;

    private final double burst;
    private double rate;
    private double tokens;
    private long updatedAt;

    /**
     * A bucket that is full.
     *
     * @param perSecond tokens that flow in per second, greater than zero
     * @param burst the most it holds, at least one
     * @param nanoTime now
     */
    public TokenBucket(double perSecond, double burst, long nanoTime) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("rate must be greater than zero, was " + perSecond);
        }
        if (!(burst >= 1)) {
            throw new IllegalArgumentException("burst must be at least 1, was " + burst);
        }
        this.rate = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.updatedAt = nanoTime;
    }

    /** Changes the rate from now on; tokens that flowed in before stay. */
    public void rate(double perSecond, long nanoTime) {
        refill(nanoTime);
        rate = perSecond;
    }

    /** The rate, in tokens per second. */
    public double rate() {
        return rate;
    }

    /** Nanoseconds until there is a token; zero if there is one. */
    public long nanosUntilToken(long nanoTime) {
        refill(nanoTime);
        double missing = 1 - tokens;
        return missing <= EPSILON ? 0 : Math.max(1, (long) Math.ceil(missing / rate * NANOS));
    }

    /**
     * Takes the token that {@link #nanosUntilToken} said is there.
     *
     * @throws IllegalStateException if there is none
     */
    public void take(long nanoTime) {
        if (nanosUntilToken(nanoTime) > 0) {
            throw new IllegalStateException("no token in the bucket");
        }
        tokens -= 1;
    }

    /** Takes a token, even one that has not flowed in yet: the next one comes later by as much. */
    void takeInAdvance(long nanoTime) {
        refill(nanoTime);
        tokens -= 1;
    }

    private void refill(long nanoTime) {
        if (nanoTime > updatedAt) {
            tokens = Math.min(burst, tokens + (nanoTime - updatedAt) / NANOS * rate);
            updatedAt = nanoTime;
        }
    }
}
