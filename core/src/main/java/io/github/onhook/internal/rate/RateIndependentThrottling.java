package io.github.onhook.internal.rate;

/**
 * Tells refusals that come by chance, whatever the rate, from those of a quota. Were they taken for a quota's, they would lower
 * the rate without end. Not safe for use by several threads at once.
 */
final class RateIndependentThrottling {

    /*
     * Design notes. Once the delivery falls for no quota, the share that was refused last is taken to come by chance, and the
     * rate climbs again, from below the best that was delivered. From then on `cusum` is a cumulative sum: each request lowers
     * it by the share that is allowed, each refusal raises it by one, and beyond TOO_MANY a quota is met. Met below what was
     * delivered before, while it climbs, it says that the quota had shrunk little by little after all, and nothing is allowed
     * any more. After each cut the share is measured again, for what has ended must be forgotten. It is measured below what was
     * delivered: above it a quota alone refuses as many as were taken to come by chance, and would do so for good.
     */
    private static final double ALLOWED = 0.05;
    private static final double ALLOWED_PER_SHARE = 1.3;
    private static final double MOST_ALLOWED = 0.6;
    private static final double TOO_MANY = 4;
    /** The share is measured over so many requests, and over as many as should have so many refusals. */
    private static final double MEASURED = 20;

    private static final double MEASURED_REFUSALS = 3;
    /** Over so many it was measured by itself when a quota is met. */
    private static final int MEASURED_AT_CUT = 30;

    /** It is measured at this share of what was delivered, where no quota refuses anything. */
    private static final double BELOW_DELIVERED = 0.95;

    private static final double CLIMB_FROM = 0.7;
    private static final double CLIMB_BEYOND = 1.2;
    /** While it climbs to what was delivered before, the rate takes so many answers to double. */
    static final double CLIMB_ANSWERS = 8;

    private final GoodputTrend goodput;
    private double share;
    private double cusum;
    private double rateAtRise;
    private long requestsInRise;
    private double refusedInRise;
    private boolean recovering;
    private double bestGoodput;
    private boolean measures;
    private double most = Double.POSITIVE_INFINITY;
    private long requests;
    private double refusals;

    /**
     * Takes all refusals for a quota's.
     *
     * @param leastRate the rate does not fall below it, in requests per second
     */
    RateIndependentThrottling(double leastRate) {
        goodput = new GoodputTrend(leastRate);
    }

    /** Goes on with a share that was found before, which is measured again. */
    void resume(double found, double rate) {
        share = found;
        reset(rate);
        measureFromNow(true);
    }

    /** The share of requests that is throttled whatever the rate; 0 as long as none seems to be. */
    double share() {
        return share;
    }

    /** Whether more was refused than comes by rateIndependent. */
    boolean tooMany() {
        return share == 0 || cusum > TOO_MANY;
    }

    /** A request was sent at this rate. */
    void sent(double rate) {
        goodput.sent();
        if (share > 0) {
            requests++;
            requestsInRise++;
            cusum -= Math.min(Math.max(MOST_ALLOWED, ALLOWED + share), ALLOWED + ALLOWED_PER_SHARE * share);
            if (cusum <= 0) {
                reset(rate);
            }
            if (measures && requests >= Math.max(MEASURED, MEASURED_REFUSALS / share)) {
                measure();
            }
        }
    }

    private void reset(double rate) {
        cusum = 0;
        rateAtRise = rate;
        requestsInRise = 0;
        refusedInRise = 0;
    }

    private void measure() {
        double now = refusals / requests;
        share = now < share / 2 ? now : Math.min(share, (now + share) / 2);
        measures = false;
    }

    /**
     * Some of a request was refused, or all of it.
     *
     * @param part how much of it
     * @return whether it shows that refusals come by chance, so that the rate should climb again
     */
    boolean refused(long nanoTime, double rate, double part) {
        if (share > 0) {
            refusals += part;
            refusedInRise += part;
            cusum += part;
        }
        if (!goodput.refused(nanoTime, part)) {
            return false;
        }
        share = goodput.refusedShare();
        bestGoodput = goodput.best();
        recovering = true;
        goodput.forget();
        reset(rate);
        measureFromNow(false);
        return true;
    }

    private void measureFromNow(boolean alsoSoon) {
        requests = 0;
        refusals = 0;
        measures = alsoSoon;
    }

    /** Where to climb from, in requests per second. */
    double climbFrom() {
        return CLIMB_FROM * bestGoodput;
    }

    /** Whether this rate is on the way to what was delivered before. */
    boolean recovering(double rate) {
        return recovering && rate < CLIMB_BEYOND * bestGoodput;
    }

    /** The share of what is not refused by chance that was admitted since more is refused than that. */
    double evidence() {
        return Math.min(1, (requestsInRise - refusedInRise + 1) / (requestsInRise + 1.0) / (1 - share));
    }

    /** Whether the rate has to stay where it is, for the share is measured there. */
    boolean holds() {
        return measures && share > 0 && most < Double.POSITIVE_INFINITY;
    }

    /** The rate is not to be more now, in requests per second. */
    double most() {
        return holds() ? most : Double.POSITIVE_INFINITY;
    }

    /**
     * The rate is cut: a quota was met.
     *
     * @param delivered what was admitted since the last cut, in requests per second; {@link Double#POSITIVE_INFINITY} if
     *     that does not tell of a quota
     */
    void cut(double delivered) {
        if (requests >= MEASURED_AT_CUT) {
            share = Math.min(share, Math.max(0, refusals - cusum) / requests);
        }
        if (recovering) {
            recovering = false;
            share = rateAtRise < GoodputTrend.SAME * bestGoodput ? 0 : share;
            goodput.forget();
        }
        reset(rateAtRise);
        measureFromNow(true);
        most = BELOW_DELIVERED * delivered;
    }
}
