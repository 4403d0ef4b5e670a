package io.github.onhook.internal.rate;

/**
 * How the pace goes near where a quota was met: back to just below, slowly up to it, gently beyond it, and away from it where
 * nothing stops it. Not safe for use by several threads at once.
 */
final class ProbeSchedule {

    /*
     * Design notes. Growth is counted in ticks: one a request, but at least TICK_SECONDS each. How long the pace creeps before
     * it feels for more follows from how long the quota has stayed: one that had settled and then moved is tried again after
     * FEWEST_TICKS, and after more and more of them the longer it stays where it is.
     */
    /** The pace creeps from so much below, and feels for so much beyond. */
    static final double WIDTH = 0.03;

    private static final double TICK_SECONDS = 0.02;
    private static final double RETURN_TICKS = 8;
    private static final double FEEL_SHARE = 0.25;
    private static final double ACCELERATION_SHARE = 0.06;
    private static final double SHORT_RUN_ACCELERATION_TICKS = 2;
    private static final double MOST_TICKS = 200;
    private static final double SHORT_RUN_MOST_TICKS = 100;
    private static final double FEWEST_TICKS = 6;
    private static final double FEWEST_TICKS_WHEN_AMBIGUOUS = 12;
    private static final double TICKS_GROWTH = 1.08;
    /** While it creeps for fewer, the quota moved not long ago. */
    private static final double MOVED_TICKS = 50;
    /** The evidence of a refusal just at the limit, and of one far above it. */
    private static final double AT_LIMIT = 0.95;

    static final double FAR_ABOVE = 0.75;

    private final boolean shortRun;
    private final double mostTicks;
    private double returned = 1;
    private double ticks;
    private double probeTicks;
    private boolean settled;

    /**
     * Creeps as where nothing has moved.
     *
     * @param shortRun whether to feel for more sooner
     */
    ProbeSchedule(boolean shortRun) {
        this.shortRun = shortRun;
        mostTicks = shortRun ? SHORT_RUN_MOST_TICKS : MOST_TICKS;
        probeTicks = mostTicks;
    }

    /** Goes on as another one did. */
    void resume(RateState found) {
        ticks = found.ticks();
        probeTicks = found.probeTicks();
        settled = found.settled();
    }

    /** How long the pace has grown since it was last back. */
    double ticks() {
        return ticks;
    }

    /** How long it creeps before it feels for more. */
    double probeTicks() {
        return probeTicks;
    }

    /** Whether a quota was ever met just at its limit. */
    boolean settled() {
        return settled;
    }

    /** Whether the quota moved, or seemed to, and has not been met where it is for long. */
    boolean quotaChangedRecently() {
        return probeTicks < MOVED_TICKS;
    }

    /** Begins anew, from this share of the pace at which the quota was met, or from just below it. */
    void from(double share) {
        returned = Math.min(share, 1 - WIDTH);
        ticks = 0;
    }

    /**
     * A request was sent.
     *
     * @param rate the pace, in requests per second
     * @param throttledSeconds how long a refusal takes to be heard
     * @param unambiguous whether a refusal says that there is a quota, and no more
     * @return the pace from now on, as a share of that at which the quota was met
     */
    double next(double rate, double throttledSeconds, boolean unambiguous) {
        double tick = 1 / Math.max(1, rate * TICK_SECONDS);
        if (returned < 1 - WIDTH) {
            double step = Math.min(tick, 1 / (rate * throttledSeconds));
            returned = Math.pow(returned, 1 - step / RETURN_TICKS);
            return returned;
        }
        ticks += tick;
        double beyond = ticks / probeTicks - 1;
        if (beyond < 0) {
            return 1 + WIDTH * beyond * beyond * beyond;
        }
        if (beyond < FEEL_SHARE) {
            return 1 + WIDTH * Math.pow(beyond / FEEL_SHARE, 3);
        }
        double doublingTicks = shortRun && unambiguous ? SHORT_RUN_ACCELERATION_TICKS : ACCELERATION_SHARE * mostTicks;
        return 1 + WIDTH * Math.pow(2, (beyond - FEEL_SHARE) * probeTicks / doublingTicks);
    }

    /**
     * The quota was met.
     *
     * @param evidence the share that was admitted since it was met before
     * @param beyond whether the pace was beyond where it was met before
     * @param meter what was admitted and refused since then
     * @param unambiguous whether a refusal says that there is a quota, and no more
     */
    void met(double evidence, boolean beyond, QuotaMeter meter, boolean unambiguous) {
        boolean inItsTurn = meter.throttled() <= 1 && meter.admitted() >= probeTicks / 2;
        boolean atLimit = evidence > AT_LIMIT || inItsTurn;
        settled = settled || atLimit;
        if (settled && (evidence < FAR_ABOVE || beyond)) {
            probeSoon(unambiguous);
        } else if (atLimit) {
            probeTicks = Math.min(mostTicks, TICKS_GROWTH * probeTicks);
        }
    }

    /** Feels for more as soon as can be, for the quota has moved. */
    void probeSoon(boolean unambiguous) {
        probeTicks = unambiguous ? FEWEST_TICKS : FEWEST_TICKS_WHEN_AMBIGUOUS;
    }
}
