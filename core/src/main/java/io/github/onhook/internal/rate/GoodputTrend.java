package io.github.onhook.internal.rate;

/**
 * Watches the goodput between throttled requests, and whether it falls again and again. A quota's goodput does not depend on
 * the rate, see {@link QuotaMeter}; goodput that falls with the rate shows that the rate is not why requests are throttled. Not
 * safe for use by several threads at once.
 */
final class GoodputTrend {

    private static final double NANOS = 1e9;
    /** A window ends when this many requests were admitted. */
    private static final int WINDOW = 10;
    /** It ends earlier if as many were throttled, for then the rate falls fast. */
    private static final int SHORT_WINDOW = 4;
    /** It ends after this many partly throttled requests, each of which tells of many numbers. */
    static final int PARTLY_THROTTLED = 4;
    /** Goodput below this fraction of the level before is a fall. */
    private static final double FALL = 0.75;
    /** This many falls in a row show that there is no quota in it. */
    private static final int FALLS = 3;
    /** Above this throttled fraction a quota may just have become so much less: one more fall is needed. */
    private static final double MAX_SHARE = 0.5;
    /** At this fraction of the best, goodput has not fallen. */
    static final double SAME = 0.9;

    private final SentCount sent;
    private final double leastRate;
    private boolean opened;
    private long openedAt;
    /** What was sent before the window, and what was throttled in it. */
    private double notAdmitted;

    private double throttled;
    private int partlyThrottled;
    private boolean wholeThrottled;
    private double best;
    private double level;
    private int falls;
    private double admittedInFall;
    private double throttledInFall;

    /**
     * A trend without a measurement.
     *
     * @param sent the requests to watch
     * @param leastRate the rate does not fall below it, in requests per second
     */
    GoodputTrend(SentCount sent, double leastRate) {
        this.sent = sent;
        this.leastRate = leastRate;
    }

    /** The best goodput, in requests per second; 0 if none was measured. */
    double best() {
        return best;
    }

    /** The fraction of requests that was throttled in the last fall. */
    double throttledShare() {
        return throttledInFall / (admittedInFall + throttledInFall);
    }

    /**
     * Records that this fraction of a request was throttled.
     *
     * @return whether goodput has fallen often enough to show that throttling does not depend on the rate
     */
    boolean throttled(long nanoTime, double part) {
        notAdmitted += part;
        double admitted = admitted();
        throttled += part;
        if (part < 1) {
            partlyThrottled++;
        } else {
            wholeThrottled = true;
        }
        if (!opened) {
            opened = true;
            open(nanoTime);
        } else if (admitted >= (throttled >= SHORT_WINDOW ? SHORT_WINDOW : WINDOW)
                || partlyThrottled == PARTLY_THROTTLED) {
            measured(admitted * NANOS / Math.max(1, nanoTime - openedAt));
            open(nanoTime);
        }
        if (falls == FALLS && wholeThrottled && throttledShare() > MAX_SHARE) {
            falls--;
            beginFall();
        }
        return falls == FALLS;
    }

    private double admitted() {
        return sent.requests() - notAdmitted;
    }

    private void open(long nanoTime) {
        openedAt = nanoTime;
        notAdmitted = sent.requests();
        throttled = 0;
        partlyThrottled = 0;
    }

    private void measured(double goodput) {
        if (goodput > SAME * best) {
            best = Math.max(best, goodput);
            level = goodput;
            falls = 0;
            beginFall();
            return;
        }
        admittedInFall += admitted();
        throttledInFall += throttled;
        if (goodput < Math.max(FALL * level, leastRate)) {
            level = goodput;
            falls++;
            if (falls < FALLS) {
                beginFall();
            }
        }
    }

    private void beginFall() {
        admittedInFall = 0;
        throttledInFall = 0;
        wholeThrottled = false;
    }

    /** Forgets the best goodput and the falls. */
    void forget() {
        best = 0;
        falls = 0;
    }
}
