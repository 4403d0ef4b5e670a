package io.github.onhook.internal.rate;

import org.jspecify.annotations.Nullable;

/**
 * Estimates quota and burst from the requests that were throttled: the quota's bucket is empty at each of them, so what is
 * admitted between two of them, divided by the time between them, is the quota, and what was admitted before the first one
 * beyond that rate is the burst. Not safe for use by several threads at once.
 */
final class QuotaEstimate {

    private static final double NANOS = 1e9;
    /** Fewer admitted requests between two throttled ones do not measure a quota. */
    private static final double ENOUGH = 3;

    /** A measure that differs by more requests than this, and this fraction of them, is of a quota that has changed. */
    private static final double CHANGED_REQUESTS = 2;

    private static final double CHANGED_SHARE = 0.1;
    /** Earlier intervals weigh as this many requests at most. */
    private static final double MOST_WEIGHT = 200;

    private boolean started;
    private long startedAt;
    private double admitted;
    private double firstAdmitted = -1;
    private long firstAt;
    private double fromAdmitted;
    private long fromAt;
    private double quota;
    private double weight;

    void sent(long nanoTime) {
        if (!started) {
            started = true;
            startedAt = nanoTime;
        }
        admitted++;
    }

    /**
     * Records a throttled request.
     *
     * @param rate the rate it was sent at, in requests per second
     */
    void throttled(long sentAt, long nanoTime, double part, double rate) {
        admitted -= part;
        double before = admitted - rate * (nanoTime - sentAt) / NANOS;
        if (firstAdmitted < 0) {
            firstAdmitted = Math.max(0, before);
            firstAt = sentAt;
            fromAdmitted = firstAdmitted;
            fromAt = sentAt;
            return;
        }
        double more = before - fromAdmitted;
        double seconds = (sentAt - fromAt) / NANOS;
        if (more < ENOUGH || seconds <= 0) {
            return;
        }
        double measured = more / seconds;
        boolean changed = Math.abs(measured - quota) * seconds > CHANGED_REQUESTS + CHANGED_SHARE * more;
        double earlier = changed ? 0 : Math.min(weight, MOST_WEIGHT);
        quota = (earlier + more) / ((earlier > 0 ? earlier / quota : 0) + seconds);
        weight = earlier + more;
        fromAdmitted = before;
        fromAt = sentAt;
    }

    /** What is known by now; {@code null} if too little was throttled to make one. */
    @Nullable LearnedRate learned() {
        if (weight < ENOUGH) {
            return null;
        }
        double burst = firstAdmitted - quota * (firstAt - startedAt) / NANOS;
        return new LearnedRate(quota, Math.max(1, burst));
    }
}
