package io.github.onhook.throttle;

/**
 * Tells refusals that come by chance, whatever the rate, from those of a quota. Were they taken for a quota's, they would lower
 * the rate without end. Not safe for use by several threads at once.
 */
final class ChanceRefusals {

    /*
     * Design notes. Once the delivery falls for no quota, the share that was refused last is taken to come by chance, and the
     * rate climbs again, from below the best that was delivered. From then on `excess` is a cumulative sum: each request lowers
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

    private final Delivery delivery;
    private double share;
    private double excess;
    private double rateAtRise;
    private long requestsInRise;
    private double refusedInRise;
    private boolean climbs;
    private double proven;
    private boolean measures;
    private double most = Double.POSITIVE_INFINITY;
    private long requests;
    private double refusals;

    /**
     * Takes all refusals for a quota's.
     *
     * @param leastRate the rate does not fall below it, in requests per second
     */
    ChanceRefusals(double leastRate) {
        delivery = new Delivery(leastRate);
    }

    /** Goes on with a share that was found before, which is measured again. */
    void goOn(double found, double rate) {
        share = found;
        calm(rate);
        measureFromNow(true);
    }

    /** The share of requests that is refused by chance; 0 as long as none seems to be. */
    double share() {
        return share;
    }

    /** Whether more was refused than comes by chance. */
    boolean tooMany() {
        return share == 0 || excess > TOO_MANY;
    }

    /** A request was sent at this rate. */
    void sent(double rate) {
        delivery.sent();
        if (share > 0) {
            requests++;
            requestsInRise++;
            excess -= Math.min(Math.max(MOST_ALLOWED, ALLOWED + share), ALLOWED + ALLOWED_PER_SHARE * share);
            if (excess <= 0) {
                calm(rate);
            }
            if (measures && requests >= Math.max(MEASURED, MEASURED_REFUSALS / share)) {
                measure();
            }
        }
    }

    private void calm(double rate) {
        excess = 0;
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
            excess += part;
        }
        if (!delivery.refused(nanoTime, part)) {
            return false;
        }
        share = delivery.refusedShare();
        proven = delivery.best();
        climbs = true;
        delivery.forget();
        calm(rate);
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
        return CLIMB_FROM * proven;
    }

    /** Whether this rate is on the way to what was delivered before. */
    boolean climbs(double rate) {
        return climbs && rate < CLIMB_BEYOND * proven;
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
            share = Math.min(share, Math.max(0, refusals - excess) / requests);
        }
        if (climbs) {
            climbs = false;
            share = rateAtRise < Delivery.SAME * proven ? 0 : share;
            delivery.forget();
        }
        calm(rateAtRise);
        measureFromNow(true);
        most = BELOW_DELIVERED * delivered;
    }
}
