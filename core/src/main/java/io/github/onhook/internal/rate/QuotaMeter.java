package io.github.onhook.internal.rate;

/**
 * What a quota gives. Its bucket is empty at each of its refusals: what is admitted from one to another, by the time between
 * them, is the quota. Not safe for use by several threads at once.
 */
final class QuotaMeter {

    private static final double NANOS = 1e9;
    /** Of fewer that were admitted nothing can be told. */
    private static final int ENOUGH_TO_MEASURE = 20;

    /** What was admitted before a refusal counts so much with each one after it. */
    private static final double KEPT = 0.8;
    /** The first request beyond what a quota gives is refused, give or take a part of one; this is where learning begins. */
    private static final double OVERDUE = 0.9;
    /** Where none was overdue, it takes so much more from then on. */
    private static final double LATER = 1.25;
    /** Where a refusal came before it was overdue, it takes so much less. */
    private static final double SOONER = 0.8;
    /** Of a quota that stays not so many are admitted beyond what it gave. */
    private static final double GROWN = 1.5;
    /** A small bucket that overflowed in between has given this share less than its quota. */
    private static final double BURST_OVERFLOW_TOLERANCE = 0.03;

    private boolean cutOnce;
    private long lastCut;
    private double admitted;
    private double throttled;
    private double admittedBefore;
    private double secondsBefore;
    /** So many requests beyond what the quota gave, a refusal is overdue. */
    private double overdue = OVERDUE;

    private boolean mistaken;

    /** Goes on with what was counted elsewhere. */
    void resume(double admittedSinceCut, double throttledSinceCut) {
        admitted = admittedSinceCut;
        throttled = throttledSinceCut;
    }

    /** Requests that were admitted since the last cut, or are under way. */
    double admitted() {
        return admitted;
    }

    /** Requests that were refused since the last cut. */
    double throttled() {
        return throttled;
    }

    void sent() {
        admitted++;
    }

    /** This share of a request was refused. */
    void refused(double part) {
        admitted -= part;
        throttled += part;
    }

    /** The share that was admitted since the last cut, where the refusal that is to be judged counts less than others. */
    double evidence() {
        return (admitted + 1) / (admitted + throttled + 1);
    }

    /** Whether this was before so many seconds after the last cut. */
    boolean isBefore(long nanoTime, double secondsAfterCut) {
        return cutOnce && nanoTime - lastCut < (long) (secondsAfterCut * NANOS);
    }

    /**
     * What was admitted since the last cut, in requests per second; {@link Double#POSITIVE_INFINITY} where that was too little
     * to tell.
     */
    double delivered(long nanoTime) {
        return cutOnce && admitted >= ENOUGH_TO_MEASURE ? admitted / seconds(nanoTime) : Double.POSITIVE_INFINITY;
    }

    /**
     * Whether a request should be refused by now, were the quota what it was.
     *
     * @param underWay how many may still be refused
     */
    boolean isOverdue(long nanoTime, double underWay) {
        return isMeasured() && beyond(nanoTime) - underWay > overdue;
    }

    /** The one that seemed overdue came: a small bucket that overflowed has given less than its quota. */
    void probeWasPremature() {
        mistaken = true;
    }

    /** Whether so much was admitted since the last cut that the quota must have grown, or nothing is known to tell. */
    boolean hasGrown(long nanoTime) {
        return !isMeasured() || beyond(nanoTime) > GROWN + BURST_OVERFLOW_TOLERANCE * admitted;
    }

    private boolean isMeasured() {
        return cutOnce && admittedBefore >= ENOUGH_TO_MEASURE;
    }

    private double beyond(long nanoTime) {
        return admitted - admittedBefore / secondsBefore * seconds(nanoTime);
    }

    private double seconds(long nanoTime) {
        return (nanoTime - lastCut) / NANOS;
    }

    /** The rate is cut. What was measured counts from now on only if the quota stays what it was. */
    void cut(long nanoTime, boolean stays) {
        if (!stays && isMeasured()) {
            overdue = OVERDUE;
            admittedBefore = 0;
            secondsBefore = 0;
        } else if (cutOnce) {
            overdue = mistaken ? LATER * overdue : Math.max(OVERDUE, SOONER * overdue);
            admittedBefore = KEPT * admittedBefore + admitted;
            secondsBefore = KEPT * secondsBefore + seconds(nanoTime);
        }
        mistaken = false;
        admitted = 0;
        throttled = 0;
        cutOnce = true;
        lastCut = nanoTime;
    }
}
