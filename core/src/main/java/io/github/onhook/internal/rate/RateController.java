package io.github.onhook.internal.rate;

import io.github.onhook.internal.rate.RateState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rate that a location's quota allows, from what is throttled and what is not. Not safe for use by several
 * threads at once; time is given, in nanoseconds of a monotonic clock.
 */
public final class RateController {

    /*
     * Design notes. The quota is bracketed from above by `ceiling`, the pace at which it was last met. From a cut the pace
     * returns quickly to just below the ceiling, creeps up to it, feels gently beyond, and accelerates if nothing stops it.
     * A tenth above, the quota has grown, and is looked for as in the beginning: the pace doubles with the answers. So it has
     * where a quota that moved not long ago should have refused a request by now, see QuotaMeter; if it then refuses one after
     * no more than it gave before, that is taken back. A cut is sized by the evidence since the last one: a refusal long after
     * it means "just at the limit" and cuts by ProbeSchedule.WIDTH, one right after it means "far above". Refusals of requests sent
     * before the last cut are old news; those sent while it settles count, and do not cut.
     *
     * Headroom is a share of what the service gave between two refusals, for at both its bucket was empty. Until then growth
     * is as without headroom; and a refusal below the limit means that others are there, so it is measured again.
     *
     * Refusals that come at any rate say nothing of a quota: as many as are seen to are let pass, see RateIndependentThrottling.
     *
     * Where nothing is admitted from cut to cut, nothing is to be had at any pace, for a while. It is asked for now and then,
     * and once it comes the pace doubles with each answer until it is back where it fell from.
     *
     * A request of which a part was refused tells how much too fast the pace is. A few of them are one cut, to what is left.
     */
    private static final double NANOS = 1e9;
    private static final double MIN_RATE = 0.02;
    private static final double BLIND_RATE = 2;
    private static final double DEEPEST_CUT = 0.25;
    /** Beyond such a multiple of where a quota was met last, it has grown. */
    private static final double GROWN = 1.1;

    private static final double GROWN_DOUBLING_SECONDS = 0.35;
    private static final double DEEPEST_GROWN_CUT = 0.5;

    private static final double MIN_SETTLE_SECONDS = 0.05;
    private static final int CUTS_OF_AN_OUTAGE = 4;
    private static final double OUTAGE_RATE = 0.2;
    private static final double KNOWN_QUOTA_SHARE = 0.98;
    private static final double IN_FLIGHT_SLACK = 1.25;

    /** A run of fewer requests is short: it looks for its quota faster, and feels for more sooner. */
    public static final long SHORT_RUN_REQUESTS = 1_000;

    private static final double SHORT_RUN_SECONDS = 10;
    private static final double SHORT_RUN_MAX_START = 100;

    private final double ceilingDecay;
    private final double doublingSeconds;
    private final double share;
    private final int maxInFlight;
    private final ProbeSchedule probe;
    private final RateIndependentThrottling rateIndependent = new RateIndependentThrottling(MIN_RATE);
    private final QuotaMeter meter = new QuotaMeter();

    private double rate;
    private double ceiling;
    private Phase phase;
    private boolean cutInPart;
    private double limit;
    private int partlyThrottled;
    private boolean partlyThrottledSinceCut;
    private int cutsInARow;
    private double fellFrom;
    private double climbTo = Double.MAX_VALUE;
    private double successSeconds = 0.1;
    private double throttledSeconds = 0.02;

    private RateController(double start, boolean told, boolean shortRun, double headroom, int maxInFlight) {
        this.probe = new ProbeSchedule(shortRun);
        this.ceilingDecay = shortRun ? 0.6 : 0.75;
        this.doublingSeconds = shortRun ? 0.15 : 0.5;
        this.share = 1 - headroom;
        this.maxInFlight = maxInFlight;
        this.phase = told ? Phase.CONFIGURED : Phase.RAMP_UP;
        this.limit = told ? share * start : Double.MAX_VALUE;
        this.ceiling = start;
        this.rate = told ? Math.min(KNOWN_QUOTA_SHARE, share) * start : start;
    }

    /**
     * As {@link #known} where a quota is said, else as {@link #discovering}.
     *
     * @param quota requests per second; {@code null} where it is not known
     */
    public static RateController of(
            @Nullable Double quota, @Nullable Double guess, long expectedRequests, double headroom, int maxInFlight) {
        return quota != null
                ? known(quota, headroom, maxInFlight)
                : discovering(guess, expectedRequests, headroom, maxInFlight);
    }

    /**
     * Paces just below a known quota, until a refusal says otherwise.
     *
     * @param quota requests per second
     * @param headroom the share left to other callers, from 0 to less than 1
     * @param maxInFlight the most requests under way at once
     */
    public static RateController known(double quota, double headroom, int maxInFlight) {
        return new RateController(quota, true, false, headroom, maxInFlight);
    }

    /**
     * Discovers the rate.
     *
     * @param guess where to begin, in requests per second; {@code null} for no idea
     * @param expectedRequests how many there will be, for a short run hurries; {@link Long#MAX_VALUE} if not known
     * @param headroom the share of the found rate left to other callers, from 0 to less than 1
     * @param maxInFlight the most requests under way at once
     */
    public static RateController discovering(
            @Nullable Double guess, long expectedRequests, double headroom, int maxInFlight) {
        boolean shortRun = expectedRequests < SHORT_RUN_REQUESTS;
        double start = guess == null ? BLIND_RATE : guess;
        if (shortRun) {
            start = Math.max(start, Math.min(SHORT_RUN_MAX_START, expectedRequests / SHORT_RUN_SECONDS));
        }
        return new RateController(start, false, shortRun, headroom, maxInFlight);
    }

    /**
     * Goes on with what another one has found at the same quota, as if it were that one; what the quota gives from refusal to
     * refusal is measured anew.
     *
     * @param found what {@link #state()} said
     * @param expectedRequests how many there were from the beginning, as of {@link #discovering}
     * @param headroom as the other one had it
     * @param maxInFlight the most requests under way at once
     */
    public static RateController resumeFrom(RateState found, long expectedRequests, double headroom, int maxInFlight) {
        return new RateController(found, expectedRequests < SHORT_RUN_REQUESTS, headroom, maxInFlight);
    }

    private RateController(RateState found, boolean shortRun, double headroom, int maxInFlight) {
        this(found.ceiling(), found.phase() == Phase.CONFIGURED, shortRun, headroom, maxInFlight);
        phase = found.phase();
        rate = found.rate();
        probe.from(rate / ceiling);
        probe.resume(found);
        cutInPart = found.partial();
        meter.resume(found.admitted(), found.throttled());
        limit = found.limit();
        rateIndependent.resume(found.rateIndependentShare(), rate);
    }

    /** What it has found by now. */
    public RateState state() {
        return new RateState(
                phase,
                rate,
                ceiling,
                probe.ticks(),
                probe.probeTicks(),
                probe.settled(),
                cutInPart,
                meter.admitted(),
                meter.throttled(),
                limit,
                rateIndependent.share());
    }

    /** The rate to fill the bucket at, in requests per second. */
    public double rate() {
        return rate;
    }

    /** A request was sent. */
    public void sent(long nanoTime) {
        meter.sent();
        rateIndependent.sent(rate);
        if (phase == Phase.TRACKING && !settling(nanoTime) && !rateIndependent.holds()) {
            rate = clamp(ceiling * probe.next(rate, throttledSeconds, isUnambiguous()));
            boolean overdue = probe.quotaChangedRecently() && meter.isOverdue(nanoTime, rate * throttledSeconds);
            if (isUnambiguous() && (overdue || rate > GROWN * ceiling)) {
                phase = Phase.PROBING_UP;
            }
        }
    }

    /** Whether the pace doubles with the answers, until it is refused. */
    private boolean isSearching() {
        return phase == Phase.RAMP_UP || phase == Phase.PROBING_UP;
    }

    /** A request was answered, and not throttled. */
    public void succeeded(long sentAt, long nanoTime) {
        successSeconds += 0.05 * ((nanoTime - sentAt) / NANOS - successSeconds);
        if (cutsInARow >= CUTS_OF_AN_OUTAGE) {
            phase = Phase.RAMP_UP;
            climbTo = fellFrom;
        }
        cutsInARow = 0;
        climb();
    }

    private void climb() {
        if (isSearching()) {
            double seconds = phase == Phase.PROBING_UP ? GROWN_DOUBLING_SECONDS : doublingSeconds;
            double answers = Math.max(
                    rateIndependent.recovering(rate) ? RateIndependentThrottling.CLIMB_ANSWERS : 1, rate * seconds);
            rate = clamp(rate * Math.pow(2, 1 / answers));
            if (rate >= climbTo) {
                goOnFrom(climbTo);
            }
        }
    }

    private void goOnFrom(double pace) {
        rate = clamp(pace);
        ceiling = pace / (1 - ProbeSchedule.WIDTH);
        probe.from(1);
        phase = Phase.TRACKING;
        climbTo = Double.MAX_VALUE;
    }

    /** A request was refused for its rate. */
    public void throttled(long sentAt, long nanoTime) {
        throttled(sentAt, nanoTime, 1);
    }

    /**
     * Some of a request was refused for its rate.
     *
     * @param part how much of it, more than 0 and at most 1
     */
    public void throttled(long sentAt, long nanoTime, double part) {
        if (meter.isBefore(sentAt, 0)) {
            return;
        }
        meter.refused(part);
        phase = phase == Phase.CONFIGURED ? Phase.TRACKING : phase;
        throttledSeconds += 0.2 * ((nanoTime - sentAt) / NANOS - throttledSeconds);
        if (part < 1) {
            cutsInARow = 0;
            partlyThrottledSinceCut = true;
        }
        if (rateIndependent.refused(nanoTime, rate, part)) {
            restartRampUp(nanoTime);
        } else if (!rateIndependent.tooMany()) {
            if (part < 1) {
                climb();
            }
        } else if (!settling(sentAt) && (part == 1 || ++partlyThrottled % GoodputTrend.PARTLY_REFUSED == 1)) {
            cut(nanoTime, part);
        }
    }

    private void restartRampUp(long nanoTime) {
        limit = Double.MAX_VALUE;
        rate = clamp(Math.max(rate, rateIndependent.climbFrom()));
        ceiling = rate;
        phase = Phase.RAMP_UP;
        probe.probeSoon(isUnambiguous());
        beginAnew(nanoTime, false);
    }

    private void cut(long nanoTime, double part) {
        double delivered = meter.delivered(nanoTime);
        measure(delivered);
        if (cutsInARow == 0) {
            fellFrom = isSearching() ? ceilingDecay * rate : rate;
        }
        cutsInARow++;
        cutInPart = part < 1;
        if (phase == Phase.PROBING_UP && probe.quotaChangedRecently() && !meter.hasGrown(nanoTime)) {
            revertProbe(delivered);
        }
        boolean stays = false;
        double factor;
        if (phase == Phase.RAMP_UP) {
            factor = Math.max(DEEPEST_CUT, 1 - part);
            ceiling = ceilingDecay * rate;
        } else if (phase == Phase.PROBING_UP) {
            factor = Math.max(Math.max(DEEPEST_GROWN_CUT, ceiling / rate), 1 - part);
            ceiling = Math.max(ceiling, ceilingDecay * rate);
            probe.probeSoon(isUnambiguous());
        } else {
            boolean someByChance = rateIndependent.share() > 0;
            double evidence = someByChance ? rateIndependent.evidence() : meter.evidence();
            stays = evidence >= ProbeSchedule.FAR_ABOVE;
            factor = Math.min(1 - ProbeSchedule.WIDTH, Math.max(DEEPEST_CUT, evidence));
            probe.met(evidence, rate > GROWN * ceiling, meter, isUnambiguous());
            ceiling = someByChance || part < 1
                    ? factor * rate / (1 - ProbeSchedule.WIDTH)
                    : Math.max(rate, ceilingDecay * ceiling);
        }
        rateIndependent.cut(partlyThrottledSinceCut ? Double.POSITIVE_INFINITY : delivered);
        rate = Math.max(leastRate(), Math.min(rateIndependent.most(), factor * rate));
        probe.from(rate / ceiling);
        phase = Phase.TRACKING;
        beginAnew(nanoTime, stays);
    }

    /** It seemed to have grown, and is near where it was met before. */
    private void revertProbe(double delivered) {
        meter.probeWasPremature();
        rate = Math.min(rate, delivered < Double.POSITIVE_INFINITY ? Math.max(ceiling, delivered) : ceiling);
        phase = Phase.TRACKING;
    }

    private void beginAnew(long nanoTime, boolean stays) {
        climbTo = Double.MAX_VALUE;
        partlyThrottledSinceCut = false;
        meter.cut(nanoTime, stays);
    }

    private double leastRate() {
        return cutsInARow < CUTS_OF_AN_OUTAGE ? MIN_RATE : Math.max(MIN_RATE, Math.min(OUTAGE_RATE, fellFrom));
    }

    /** Whether a refusal says that there is a quota, and no more: none comes by chance, none in part. */
    private boolean isUnambiguous() {
        return rateIndependent.share() == 0 && !cutInPart;
    }

    private void measure(double delivered) {
        boolean measurable = share < 1 && limit == Double.MAX_VALUE && delivered < Double.POSITIVE_INFINITY;
        limit = measurable ? share * delivered : Double.MAX_VALUE;
    }

    private double clamp(double value) {
        double most = IN_FLIGHT_SLACK * maxInFlight / successSeconds;
        return Math.max(MIN_RATE, Math.min(value, Math.min(most, limit)));
    }

    private boolean settling(long nanoTime) {
        double settleSeconds = Math.max(MIN_SETTLE_SECONDS, 1.5 * throttledSeconds);
        return meter.isBefore(nanoTime, settleSeconds);
    }
}
