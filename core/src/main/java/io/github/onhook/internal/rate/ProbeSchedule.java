package io.github.onhook.internal.rate;

/**
 * The rate near a measured quota, as a fraction of the ceiling: quick return to just below it, a cubic that is flat at the
 * ceiling, and exponential growth beyond it. Not safe for use by several threads at once.
 */
final class ProbeSchedule {

    /*
     * Design notes. Growth is counted in ticks: one a request, but at least TICK_SECONDS each. The probe interval, in ticks,
     * follows how long the quota has stayed: MIN_TICKS after a change, INTERVAL_GROWTH times more with each probe that meets
     * the quota where it was, up to the most.
     */
    /** The cubic begins at this fraction below the ceiling, and reaches as far above it. */
    static final double WIDTH = 0.03;

    private static final double TICK_SECONDS = 0.02;
    private static final double RETURN_TICKS = 8;
    private static final double CUBIC_PROBE_SHARE = 0.25;
    private static final double ACCELERATION_SHARE = 0.06;
    private static final double SHORT_RUN_ACCELERATION_TICKS = 2;
    private static final double MAX_TICKS = 200;
    private static final double SHORT_RUN_MAX_TICKS = 100;
    private static final double MIN_TICKS = 6;
    private static final double MIN_TICKS_WHEN_AMBIGUOUS = 12;
    private static final double INTERVAL_GROWTH = 1.08;
    /** Below this interval the quota changed recently. */
    private static final double CHANGED_TICKS = 50;
    /** The evidence of a throttled request just at the limit, and of one far above it. */
    private static final double AT_LIMIT = 0.95;

    static final double FAR_ABOVE = 0.75;

    private final boolean shortRun;
    private final boolean adaptive;
    private final double maxTicks;
    private double returned = 1;
    private double ticks;
    private double probeTicks;
    private boolean settled;

    /**
     * A schedule for a quota that has not changed.
     *
     * @param shortRun whether to probe sooner
     * @param adaptive whether the probe interval follows what the quota does
     */
    ProbeSchedule(boolean shortRun, boolean adaptive) {
        this.shortRun = shortRun;
        this.adaptive = adaptive;
        maxTicks = shortRun ? SHORT_RUN_MAX_TICKS : MAX_TICKS;
        probeTicks = maxTicks;
    }

    /** Continues another schedule. */
    void resume(RateState state) {
        ticks = state.ticks();
        probeTicks = state.probeTicks();
        settled = state.settled();
    }

    /** The ticks since the rate returned to just below the ceiling. */
    double ticks() {
        return ticks;
    }

    /** The probe interval: the ticks after which the rate passes the ceiling. */
    double probeTicks() {
        return probeTicks;
    }

    /** Whether the quota was ever met just at its limit. */
    boolean settled() {
        return settled;
    }

    /** Whether the quota changed, or seemed to, and has since been met where it is for fewer than a few probes. */
    boolean quotaChangedRecently() {
        return probeTicks < CHANGED_TICKS;
    }

    /** Begins again at this fraction of the ceiling, or at just below it if that is less. */
    void from(double share) {
        returned = Math.min(share, 1 - WIDTH);
        ticks = 0;
    }

    /**
     * Advances by one request that was sent.
     *
     * @param rate the present rate, in requests per second
     * @param throttledSeconds the latency of a throttled response
     * @param unambiguous whether a throttled request can only mean a quota
     * @return the rate from now on, as a fraction of the ceiling
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
        if (beyond < CUBIC_PROBE_SHARE) {
            return 1 + WIDTH * Math.pow(beyond / CUBIC_PROBE_SHARE, 3);
        }
        double doublingTicks = shortRun && unambiguous ? SHORT_RUN_ACCELERATION_TICKS : ACCELERATION_SHARE * maxTicks;
        return 1 + WIDTH * Math.pow(2, (beyond - CUBIC_PROBE_SHARE) * probeTicks / doublingTicks);
    }

    /**
     * Adapts the probe interval: the quota was met.
     *
     * @param evidence the fraction admitted since the quota was last met
     * @param beyond whether the rate was beyond where the quota was last met
     * @param meter what was admitted and throttled since then
     * @param unambiguous whether a throttled request can only mean a quota
     */
    void met(double evidence, boolean beyond, QuotaMeter meter, boolean unambiguous) {
        boolean onSchedule = meter.throttled() <= 1 && meter.admitted() >= probeTicks / 2;
        boolean atLimit = evidence > AT_LIMIT || onSchedule;
        settled = settled || atLimit;
        if (settled && (evidence < FAR_ABOVE || beyond)) {
            probeSoon(unambiguous);
        } else if (atLimit && adaptive) {
            probeTicks = Math.min(maxTicks, INTERVAL_GROWTH * probeTicks);
        }
    }

    /** Probes after the fewest ticks, for the quota has changed. */
    void probeSoon(boolean unambiguous) {
        if (adaptive) {
            probeTicks = unambiguous ? MIN_TICKS : MIN_TICKS_WHEN_AMBIGUOUS;
        }
    }
}
