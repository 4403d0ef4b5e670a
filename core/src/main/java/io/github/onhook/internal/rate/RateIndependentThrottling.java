package io.github.onhook.internal.rate;

/**
 * Recognizes throttling that does not depend on the rate, and tolerates its share, so that it does not lower the rate without
 * end. Not safe for use by several threads at once.
 */
final class RateIndependentThrottling {

    /*
     * Design notes. Once goodput has fallen often enough (GoodputTrend), the fraction that was throttled in the last fall is
     * taken to be rate-independent, and the rate recovers from below the best goodput. From then on `cusum` is a one-sided
     * CUSUM: each request lowers it by the tolerated fraction, each throttled one raises it by one, and above THRESHOLD a quota
     * is met. If that happens below the best goodput while the rate recovers, the quota had shrunk little by little after all,
     * and nothing is tolerated any more.
     *
     * After each cut the share is measured again, so that what has ended is forgotten. It is measured below the goodput: above
     * it a quota alone throttles as much as was taken to be rate-independent, and would do so for ever.
     */
    private static final double TOLERANCE = 0.05;
    private static final double TOLERANCE_PER_SHARE = 1.3;
    private static final double MAX_TOLERATED = 0.6;
    private static final double THRESHOLD = 4;
    /** The share is measured over at least this many requests, and over as many as should have MEASURED_THROTTLED. */
    private static final double MEASURED = 20;

    private static final double MEASURED_THROTTLED = 3;
    /** Over this many requests the share is known when a quota is met. */
    private static final int MEASURED_AT_CUT = 30;

    /** The share is measured at this fraction of the goodput, where no quota throttles. */
    private static final double BELOW_GOODPUT = 0.95;

    private static final double RECOVER_FROM = 0.7;
    private static final double RECOVER_BEYOND = 1.2;
    /** While the rate recovers, it doubles within this many answers. */
    static final double RECOVERY_ANSWERS = 8;

    private final boolean enabled;
    private final GoodputTrend trend;
    private double share;
    private double cusum;
    private double rateAtRise;
    private long requestsInRise;
    private double throttledInRise;
    private boolean recovering;
    private double bestGoodput;
    private boolean measures;
    private double cap = Double.POSITIVE_INFINITY;
    private long requests;
    private double throttled;

    /**
     * Tolerates nothing yet.
     *
     * @param sent the requests to watch
     * @param leastRate the rate does not fall below it, in requests per second
     * @param enabled whether anything is ever tolerated
     */
    RateIndependentThrottling(SentCount sent, double leastRate, boolean enabled) {
        this.enabled = enabled;
        trend = new GoodputTrend(sent, leastRate);
    }

    /** Continues with a share that was found before, which is measured again. */
    void resume(double found, double rate) {
        share = found;
        reset(rate);
        measureFromNow(true);
    }

    /** The fraction of requests that is throttled whatever the rate; 0 while there is none. */
    double share() {
        return share;
    }

    /** Whether more is throttled than the tolerated share: a quota is met. */
    boolean isExceeded() {
        return share == 0 || cusum > THRESHOLD;
    }

    /** Records that a request was sent at this rate. */
    void sent(double rate) {
        if (share > 0) {
            requests++;
            requestsInRise++;
            cusum -= Math.min(Math.max(MAX_TOLERATED, TOLERANCE + share), TOLERANCE + TOLERANCE_PER_SHARE * share);
            if (cusum <= 0) {
                reset(rate);
            }
            if (measures && requests >= Math.max(MEASURED, MEASURED_THROTTLED / share)) {
                measure();
            }
        }
    }

    private void reset(double rate) {
        cusum = 0;
        rateAtRise = rate;
        requestsInRise = 0;
        throttledInRise = 0;
    }

    private void measure() {
        double now = throttled / requests;
        share = now < share / 2 ? now : Math.min(share, (now + share) / 2);
        measures = false;
    }

    /**
     * Records that a request was throttled.
     *
     * @param part the throttled fraction of the request
     * @return whether that shows that throttling does not depend on the rate, so that the rate should ramp up again
     */
    boolean throttled(long nanoTime, double rate, double part) {
        if (share > 0) {
            throttled += part;
            throttledInRise += part;
            cusum += part;
        }
        if (!trend.throttled(nanoTime, part) || !enabled) {
            return false;
        }
        share = trend.throttledShare();
        bestGoodput = trend.best();
        recovering = true;
        trend.forget();
        reset(rate);
        measureFromNow(false);
        return true;
    }

    private void measureFromNow(boolean alsoSoon) {
        requests = 0;
        throttled = 0;
        measures = alsoSoon;
    }

    /** The rate to recover from, in requests per second. */
    double recoverFrom() {
        return RECOVER_FROM * bestGoodput;
    }

    /** Whether this rate is on its way back to the best goodput. */
    boolean isRecovering(double rate) {
        return recovering && rate < RECOVER_BEYOND * bestGoodput;
    }

    /** The fraction admitted since CUSUM began to rise, of what is not throttled whatever the rate. */
    double evidence() {
        return Math.min(1, (requestsInRise - throttledInRise + 1) / (requestsInRise + 1.0) / (1 - share));
    }

    /** Whether the rate must not grow, because the share is being measured. */
    boolean holds() {
        return measures && share > 0 && cap < Double.POSITIVE_INFINITY;
    }

    /** The rate's upper bound while the share is being measured, in requests per second. */
    double rateCap() {
        return holds() ? cap : Double.POSITIVE_INFINITY;
    }

    /**
     * Records that the rate is cut: a quota was met.
     *
     * @param goodput what was admitted since the last cut, in requests per second; {@link Double#POSITIVE_INFINITY} if that does
     *     not measure a quota
     */
    void cut(double goodput) {
        if (requests >= MEASURED_AT_CUT) {
            share = Math.min(share, Math.max(0, throttled - cusum) / requests);
        }
        if (recovering) {
            recovering = false;
            share = rateAtRise < GoodputTrend.SAME * bestGoodput ? 0 : share;
            trend.forget();
        }
        reset(rateAtRise);
        measureFromNow(true);
        cap = BELOW_GOODPUT * goodput;
    }
}
