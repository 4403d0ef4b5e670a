package io.github.onhook.internal.rate;

/**
 * The rate at which requests were sent last, with weights that decay within half a second. Requests at regular intervals have
 * at least their own rate. Not safe for use by several threads at once.
 */
final class SendRate {

    private static final double DECAY_NANOS = 0.5e9;
    private static final double NANOS = 1e9;

    private double weighted;
    private long lastAt;

    /** Records that a request was sent. */
    void sent(long nanoTime) {
        weighted = 1 + weighted * Math.exp((lastAt - nanoTime) / DECAY_NANOS);
        lastAt = nanoTime;
    }

    /** At the last request, in requests per second. */
    double perSecond() {
        return weighted * NANOS / DECAY_NANOS;
    }
}
