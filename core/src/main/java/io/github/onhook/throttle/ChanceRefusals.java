package io.github.onhook.throttle;

/**
 * Tells refusals that come by chance, whatever the rate, from those of a quota. Were they taken for a quota's, they would lower
 * the rate without end. Not safe for use by several threads at once.
 */
final class ChanceRefusals {

    /*
     * Design notes. A quota's bucket is empty at each of its refusals: so what is admitted from one to another, by the time
     * between them, is the quota, whatever the pace. A window measures that. Where it falls with the pace, time and again, the
     * pace is not why requests are refused: after FALLS windows that each fell behind the last such, the share of refusals
     * since is taken to come by chance, and the rate climbs again, from below the best that was measured.
     *
     * From then on `excess` is a cumulative sum: each request lowers it by the share that is allowed, each refusal raises it by
     * one, and beyond TOO_MANY a quota is met. Met below the best that was measured, while climbing, it says that the quota had
     * shrunk little by little after all, and nothing is allowed any more. After each cut the share is measured again.
     */
    private static final double NANOS = 1e9;
    private static final int WINDOW_ADMITTED = 10;
    /** A window closes sooner where much is refused, for its rate falls fast. */
    private static final int WINDOW_FEW = 4;

    private static final double FALL = 0.75;
    private static final int FALLS = 3;
    private static final double MOST_SHARE = 0.5;
    private static final double ALLOWED = 0.05;
    private static final double ALLOWED_SHARE = 1.3;
    private static final double MOST_ALLOWED = 0.6;
    private static final double TOO_MANY = 4;
    private static final double MEASURED = 20;
    private static final double MEASURED_REFUSALS = 3;
    private static final double CLIMB_FROM = 0.7;
    private static final double CLIMB_BEYOND = 1.2;
    private static final double SAME_QUOTA = 0.9;
    private static final int MEASURED_AT_CUT = 30;

    /** While it climbs to what was measured before, the rate takes so many answers to double. */
    static final double CLIMB_ANSWERS = 8;

    private final double leastRate;

    private boolean opened;
    private long openedAt;
    private long admitted;
    private long refused;

    private double best;
    private double level;
    private int falls;
    private long admittedInFall;
    private long refusedInFall;

    private double share;
    private double excess;
    private double rateAtRise;
    private long requestsInRise;
    private long refusedInRise;
    private boolean climbs;
    private double proven;
    private boolean measures;
    private long requests;
    private long refusals;

    /**
     * Takes all refusals for a quota's.
     *
     * @param leastRate the rate does not fall below it, in requests per second
     */
    ChanceRefusals(double leastRate) {
        this.leastRate = leastRate;
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
        admitted++;
        if (share > 0) {
            requests++;
            requestsInRise++;
            excess -= Math.min(MOST_ALLOWED, ALLOWED + ALLOWED_SHARE * share);
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
        double now = (double) refusals / requests;
        share = now < share / 2 ? now : Math.min(share, (now + share) / 2);
        measures = false;
    }

    /** A request was refused; whether it shows that refusals come by chance, so that the rate should climb again. */
    boolean refused(long nanoTime, double rate) {
        admitted--;
        refused++;
        if (share > 0) {
            refusals++;
            refusedInRise++;
            excess++;
        }
        if (!opened) {
            opened = true;
            open(nanoTime);
        } else if (admitted >= (refused >= WINDOW_FEW ? WINDOW_FEW : WINDOW_ADMITTED)) {
            close(admitted * NANOS / (nanoTime - openedAt));
            open(nanoTime);
        }
        if (falls < FALLS) {
            return false;
        }
        double seen = (double) refusedInFall / (admittedInFall + refusedInFall);
        if (seen > MOST_SHARE) {
            // A quota may just have become so much less: it takes another fall to be sure.
            falls--;
            beginFall();
            return false;
        }
        allow(seen, rate);
        return true;
    }

    private void open(long nanoTime) {
        openedAt = nanoTime;
        admitted = 0;
        refused = 0;
    }

    private void close(double measured) {
        if (measured > SAME_QUOTA * best) {
            best = Math.max(best, measured);
            level = measured;
            falls = 0;
            beginFall();
            return;
        }
        admittedInFall += admitted;
        refusedInFall += refused;
        if (measured < Math.max(FALL * level, leastRate)) {
            level = measured;
            falls++;
            if (falls < FALLS) {
                beginFall();
            }
        }
    }

    private void beginFall() {
        admittedInFall = 0;
        refusedInFall = 0;
    }

    private void allow(double seen, double rate) {
        share = seen;
        proven = best;
        climbs = true;
        measures = false;
        forget();
        calm(rate);
    }

    private void forget() {
        best = 0;
        falls = 0;
        requests = 0;
        refusals = 0;
    }

    /** Where to climb from, in requests per second. */
    double climbFrom() {
        return CLIMB_FROM * proven;
    }

    /** Whether this rate is on the way to what was measured before. */
    boolean climbs(double rate) {
        return climbs && rate < CLIMB_BEYOND * proven;
    }

    /** The share of what is not refused by chance that was admitted since more is refused than that. */
    double evidence() {
        return Math.min(1, (requestsInRise - refusedInRise + 1) / (requestsInRise + 1.0) / (1 - share));
    }

    /** The rate is cut: a quota was met. */
    void cut() {
        if (requests >= MEASURED_AT_CUT) {
            share = Math.min(share, Math.max(0, refusals - excess) / requests);
        }
        if (climbs) {
            climbs = false;
            share = rateAtRise < SAME_QUOTA * proven ? 0 : share;
            forget();
        }
        calm(rateAtRise);
        requests = 0;
        refusals = 0;
        measures = true;
    }
}
