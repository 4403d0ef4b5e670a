package io.github.onhook.internal.rate;

/**
 * Measures a quota from what it admits. The quota's bucket is empty at each throttled request: what is admitted between two of
 * them, divided by the time between them, is the quota. Not safe for use by several threads at once.
 */
final class QuotaMeter {

    private static final double NANOS = 1e9;
    /** Fewer admitted requests do not measure a quota. */
    private static final int ENOUGH_TO_MEASURE = 20;

    /** The weight of earlier intervals, per interval. */
    private static final double DECAY = 0.8;
    /** With more requests than this beyond the measured quota, a throttled one is overdue. The least; learning begins here. */
    private static final double OVERDUE = 0.9;
    /** The factor after a probe that was premature. */
    private static final double LATER = 1.25;
    /** The factor after an interval in which none was overdue. */
    private static final double SOONER = 0.8;
    /** A quota that stays admits no more requests than this beyond its measure. */
    private static final double GROWN = 1.5;
    /** A small bucket that overflowed in between has admitted up to this fraction less than its quota. */
    private static final double BURST_OVERFLOW_TOLERANCE = 0.03;

    private final SentCount sent;
    private final boolean detectsOverdue;
    private final boolean learns;
    private boolean cutOnce;
    private long lastCut;
    /** What was sent before the last cut, and what was throttled since. */
    private double notAdmitted;

    private double throttled;
    private double admittedBefore;
    private double secondsBefore;
    private double overdue = OVERDUE;
    private boolean premature;

    /**
     * A meter that has measured nothing.
     *
     * @param sent the requests to measure
     * @param detectsOverdue whether throttling can be overdue
     * @param learns whether the tolerance of that follows its mistakes
     */
    QuotaMeter(SentCount sent, boolean detectsOverdue, boolean learns) {
        this.sent = sent;
        this.detectsOverdue = detectsOverdue;
        this.learns = learns;
    }

    /** Continues with the counts of another meter. */
    void resume(double admittedSinceCut, double throttledSinceCut) {
        notAdmitted = sent.requests() - admittedSinceCut;
        throttled = throttledSinceCut;
    }

    /** Requests that were admitted since the last cut, or are in flight. */
    double admitted() {
        return sent.requests() - notAdmitted;
    }

    /** Requests that were throttled since the last cut. */
    double throttled() {
        return throttled;
    }

    /** Records that this fraction of a request was throttled. */
    void throttled(double part) {
        notAdmitted += part;
        throttled += part;
    }

    /** The fraction admitted since the last cut; the throttled request that is being judged is counted out. */
    double evidence() {
        return (admitted() + 1) / (admitted() + throttled + 1);
    }

    boolean hasNotCut() {
        return !cutOnce;
    }

    /** Whether this time is less than so many seconds after the last cut. */
    boolean isBefore(long nanoTime, double secondsAfterCut) {
        return cutOnce && nanoTime - lastCut < (long) (secondsAfterCut * NANOS);
    }

    /**
     * The goodput since the last cut, in requests per second; {@link Double#POSITIVE_INFINITY} if too few requests were admitted
     * to measure it.
     */
    double goodput(long nanoTime) {
        return cutOnce && admitted() >= ENOUGH_TO_MEASURE ? admitted() / seconds(nanoTime) : Double.POSITIVE_INFINITY;
    }

    /**
     * Whether a request should have been throttled by now if the quota were what it was.
     *
     * @param inFlight how many requests may still be throttled
     */
    boolean isThrottlingOverdue(long nanoTime, double inFlight) {
        return detectsOverdue && isMeasured() && beyond(nanoTime) - inFlight > overdue;
    }

    /** Records that throttling seemed overdue, or the quota grown, and was not. */
    void probeWasPremature() {
        premature = true;
    }

    /** Whether more was admitted since the last cut than a quota that stays admits; true also if nothing is measured. */
    boolean hasGrown(long nanoTime) {
        return !isMeasured() || beyond(nanoTime) > GROWN + BURST_OVERFLOW_TOLERANCE * admitted();
    }

    private boolean isMeasured() {
        return cutOnce && admittedBefore >= ENOUGH_TO_MEASURE;
    }

    private double beyond(long nanoTime) {
        return admitted() - admittedBefore / secondsBefore * seconds(nanoTime);
    }

    private double seconds(long nanoTime) {
        return (nanoTime - lastCut) / NANOS;
    }

    /**
     * Begins a new interval.
     *
     * @param stays whether the quota is what it was, so that earlier intervals still measure it
     */
    void cut(long nanoTime, boolean stays) {
        if (!stays && isMeasured()) {
            overdue = OVERDUE;
            admittedBefore = 0;
            secondsBefore = 0;
        } else if (cutOnce) {
            if (learns) {
                overdue = premature ? LATER * overdue : Math.max(OVERDUE, SOONER * overdue);
            }
            admittedBefore = DECAY * admittedBefore + admitted();
            secondsBefore = DECAY * secondsBefore + seconds(nanoTime);
        }
        premature = false;
        notAdmitted = sent.requests();
        throttled = 0;
        cutOnce = true;
        lastCut = nanoTime;
    }
}
