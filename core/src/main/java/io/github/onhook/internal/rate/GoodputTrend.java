package io.github.onhook.internal.rate;

/**
 * What is admitted between refusals, and whether that falls again and again. Not safe for use by several threads at once.
 *
 * <p>A quota's bucket is empty at each of its refusals: so what is admitted from one to another, by the time between them, is
 * the quota, whatever the pace. Where it falls with the pace, the pace is not why requests are refused.
 */
final class GoodputTrend {

    private static final double NANOS = 1e9;
    /** It is measured over so many requests. */
    private static final int WINDOW = 10;
    /** Over fewer where as many were refused, for the rate falls fast there. */
    private static final int SHORT_WINDOW = 4;
    /** Over so many where each was refused in part: every one of them tells of many numbers. */
    static final int PARTLY_REFUSED = 4;
    /** To this share of what it was, it has fallen. */
    private static final double FALL = 0.75;
    /** So many falls, one behind the other, have nothing to do with a quota. */
    private static final int FALLS = 3;
    /** Where more is refused, a quota may just have become so much less: it takes another fall to be sure. */
    private static final double MOST_REFUSED = 0.5;
    /** At this share of the best, it has not fallen. */
    static final double SAME = 0.9;

    private final double leastRate;
    private boolean opened;
    private long openedAt;
    private double admitted;
    private double refused;
    private int partlyRefused;
    private boolean wholeRefused;
    private double best;
    private double level;
    private int falls;
    private double admittedInFall;
    private double refusedInFall;

    /**
     * Nothing is known yet.
     *
     * @param leastRate the pace does not fall below it, in requests per second
     */
    GoodputTrend(double leastRate) {
        this.leastRate = leastRate;
    }

    /** The best that was measured, in requests per second; 0 if nothing was. */
    double best() {
        return best;
    }

    /** The share of requests that was refused in the last fall. */
    double refusedShare() {
        return refusedInFall / (admittedInFall + refusedInFall);
    }

    void sent() {
        admitted++;
    }

    /**
     * This share of a request was refused.
     *
     * @return whether it is sure by now that the delivery falls for no quota
     */
    boolean refused(long nanoTime, double share) {
        admitted -= share;
        refused += share;
        if (share < 1) {
            partlyRefused++;
        } else {
            wholeRefused = true;
        }
        if (!opened) {
            opened = true;
            open(nanoTime);
        } else if (admitted >= (refused >= SHORT_WINDOW ? SHORT_WINDOW : WINDOW) || partlyRefused == PARTLY_REFUSED) {
            measured(admitted * NANOS / Math.max(1, nanoTime - openedAt));
            open(nanoTime);
        }
        if (falls == FALLS && wholeRefused && refusedShare() > MOST_REFUSED) {
            falls--;
            beginFall();
        }
        return falls == FALLS;
    }

    private void open(long nanoTime) {
        openedAt = nanoTime;
        admitted = 0;
        refused = 0;
        partlyRefused = 0;
    }

    private void measured(double rate) {
        if (rate > SAME * best) {
            best = Math.max(best, rate);
            level = rate;
            falls = 0;
            beginFall();
            return;
        }
        admittedInFall += admitted;
        refusedInFall += refused;
        if (rate < Math.max(FALL * level, leastRate)) {
            level = rate;
            falls++;
            if (falls < FALLS) {
                beginFall();
            }
        }
    }

    private void beginFall() {
        admittedInFall = 0;
        refusedInFall = 0;
        wholeRefused = false;
    }

    /** Measures anew. */
    void forget() {
        best = 0;
        falls = 0;
    }
}
