package io.github.onhook.throttle;

import io.github.onhook.throttle.FoundRate.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rate that a location's quota allows, from what is throttled and what is not. Not safe for use by several
 * threads at once; time is given, in nanoseconds of a monotonic clock.
 */
public final class RateController {

    /*
     * Design notes. The quota is bracketed from above by `ceiling`, the pace at which it was last met. From a cut the pace
     * returns quickly to just below the ceiling, creeps up to it, feels gently beyond, and accelerates if nothing stops it.
     * A tenth above, the quota has grown, and is looked for as in the beginning: the pace doubles with the answers. Growth is
     * counted in ticks: one a request, but at least TICK_SECONDS each. A cut is sized by the evidence since the last one: a
     * refusal long after it means "just at the limit" and cuts by CREEP, one right after it means "far above". Refusals of
     * requests sent before the last cut are old news; those sent while it settles count, and do not cut.
     *
     * How long the pace creeps before it feels for more follows from how long the quota has stayed: one that had settled and
     * then moved is tried again after FEWEST_CREEP_TICKS, and after more and more of them the longer it stays where it is.
     *
     * Headroom is a share of what the service gave between two refusals, for at both its bucket was empty. Until then growth
     * is as without headroom; and a refusal below the limit means that others are there, so it is measured again.
     *
     * Refusals that come at any rate say nothing of a quota: as many as are seen to are let pass, see ChanceRefusals.
     *
     * Where nothing is admitted from cut to cut, nothing is to be had at any pace, for a while. It is asked for now and then,
     * and once it comes the pace doubles with each answer until it is back where it fell from.
     *
     * A request of which a part was refused tells how much too fast the pace is. A few of them are one cut, to what is left.
     */
    private static final double NANOS = 1e9;
    private static final double MIN_RATE = 0.02;
    private static final double BLIND_RATE = 2;
    private static final double CREEP = 0.03;
    private static final double DEEPEST_CUT = 0.25;
    private static final double RECOVERY_TICKS = 8;
    private static final double TICK_SECONDS = 0.02;
    private static final double FEEL_SHARE = 0.25;
    private static final double ACCELERATION_SHARE = 0.06;
    private static final double SHORT_RUN_ACCELERATION_TICKS = 2;
    private static final double FEWEST_CREEP_TICKS = 6;
    private static final double FEWEST_CREEP_TICKS_UNLESS_PLAIN = 12;
    private static final double CREEP_TICKS_GROWTH = 1.08;
    /** The evidence of a cut that was just at the limit, and of one that was not. */
    private static final double AT_LIMIT = 0.95;

    private static final double FAR_ABOVE = 0.75;
    /** Beyond such a multiple of where a quota was met last, it has grown. */
    private static final double GROWN = 1.1;

    private static final double GROWN_DOUBLING_SECONDS = 0.5;
    private static final double DEEPEST_GROWN_CUT = 0.5;

    private static final double MIN_SETTLE_SECONDS = 0.05;
    private static final int CUTS_OF_AN_OUTAGE = 4;
    private static final double OUTAGE_RATE = 0.2;
    private static final double KNOWN_QUOTA_SHARE = 0.98;
    private static final double IN_FLIGHT_SLACK = 1.25;
    private static final int ENOUGH_TO_MEASURE = 20;

    /** A run of fewer requests is short: it looks for its quota faster, and feels for more sooner. */
    public static final long SHORT_RUN_REQUESTS = 1_000;

    private static final double SHORT_RUN_SECONDS = 10;
    private static final double SHORT_RUN_MAX_START = 100;

    private final boolean shortRun;
    private final double mostCreepTicks;
    private final double ceilingDecay;
    private final double doublingSeconds;
    private final double share;
    private final int maxInFlight;
    private final ChanceRefusals chance = new ChanceRefusals(MIN_RATE);

    private double rate;
    private double ceiling;
    private double recovery;
    private double creepTicks;
    private double ticks;
    private Phase phase;
    private boolean cutInPart;
    private boolean settled;
    private double limit;
    private boolean cutOnce;
    private long lastCut;
    private double admitted;
    private double throttled;
    private int partlyThrottled;
    private boolean partlyThrottledSinceCut;
    private int cutsInARow;
    private double fellFrom;
    private double climbTo = Double.MAX_VALUE;
    private double successSeconds = 0.1;
    private double throttledSeconds = 0.02;

    private RateController(double start, boolean told, boolean shortRun, double headroom, int maxInFlight) {
        this.shortRun = shortRun;
        this.mostCreepTicks = shortRun ? 100 : 200;
        this.creepTicks = mostCreepTicks;
        this.ceilingDecay = shortRun ? 0.6 : 0.75;
        this.doublingSeconds = shortRun ? 0.15 : 0.5;
        this.share = 1 - headroom;
        this.maxInFlight = maxInFlight;
        this.phase = told ? Phase.TOLD : Phase.SEARCHING;
        this.limit = told ? share * start : Double.MAX_VALUE;
        this.ceiling = start;
        this.recovery = told ? 1 - CREEP : 1;
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
     * Goes on with what another one has found at the same quota, as if it were that one.
     *
     * @param found what {@link #found()} said
     * @param expectedRequests how many there were from the beginning, as of {@link #discovering}
     * @param headroom as the other one had it
     * @param maxInFlight the most requests under way at once
     */
    public static RateController goingOn(FoundRate found, long expectedRequests, double headroom, int maxInFlight) {
        return new RateController(found, expectedRequests < SHORT_RUN_REQUESTS, headroom, maxInFlight);
    }

    private RateController(FoundRate found, boolean shortRun, double headroom, int maxInFlight) {
        this(found.ceiling(), found.phase() == Phase.TOLD, shortRun, headroom, maxInFlight);
        phase = found.phase();
        rate = found.rate();
        recovery = isSearching() ? 1 : Math.min(rate / ceiling, 1 - CREEP);
        ticks = found.ticks();
        creepTicks = found.creepTicks();
        settled = found.settled();
        cutInPart = found.inPart();
        admitted = found.admitted();
        throttled = found.throttled();
        limit = found.limit();
        chance.goOn(found.byChance(), rate);
    }

    /** What it has found by now. */
    public FoundRate found() {
        return new FoundRate(
                phase,
                rate,
                ceiling,
                ticks,
                creepTicks,
                settled,
                cutInPart,
                admitted,
                throttled,
                limit,
                chance.share());
    }

    /** The rate to fill the bucket at, in requests per second. */
    public double rate() {
        return rate;
    }

    /** A request was sent. */
    public void sent(long nanoTime) {
        admitted++;
        chance.sent(rate);
        if (phase == Phase.NEAR && !settling(nanoTime) && !chance.holds()) {
            rate = clamp(ceiling * growth());
            if (rate > GROWN * ceiling && isPlain()) {
                phase = Phase.GROWN;
            }
        }
    }

    /** Whether the pace doubles with the answers, until it is refused. */
    private boolean isSearching() {
        return phase == Phase.SEARCHING || phase == Phase.GROWN;
    }

    /** A request was answered, and not throttled. */
    public void succeeded(long sentAt, long nanoTime) {
        successSeconds += 0.05 * ((nanoTime - sentAt) / NANOS - successSeconds);
        if (cutsInARow >= CUTS_OF_AN_OUTAGE) {
            phase = Phase.SEARCHING;
            climbTo = fellFrom;
        }
        cutsInARow = 0;
        climb();
    }

    private void climb() {
        if (isSearching()) {
            double seconds = phase == Phase.GROWN ? GROWN_DOUBLING_SECONDS : doublingSeconds;
            double answers = Math.max(chance.climbs(rate) ? ChanceRefusals.CLIMB_ANSWERS : 1, rate * seconds);
            rate = clamp(rate * Math.pow(2, 1 / answers));
            if (rate >= climbTo) {
                goOnFrom(climbTo);
            }
        }
    }

    private void goOnFrom(double pace) {
        rate = clamp(pace);
        ceiling = pace / (1 - CREEP);
        recovery = 1 - CREEP;
        phase = Phase.NEAR;
        ticks = 0;
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
        if (cutOnce && sentAt - lastCut < 0) {
            return;
        }
        admitted -= part;
        throttled += part;
        phase = phase == Phase.TOLD ? Phase.NEAR : phase;
        throttledSeconds += 0.2 * ((nanoTime - sentAt) / NANOS - throttledSeconds);
        if (part < 1) {
            cutsInARow = 0;
            partlyThrottledSinceCut = true;
        }
        if (chance.refused(nanoTime, rate, part)) {
            climbAgain(nanoTime);
        } else if (!chance.tooMany()) {
            if (part < 1) {
                climb();
            }
        } else if (!settling(sentAt) && (part == 1 || ++partlyThrottled % Delivery.PARTLY_REFUSED == 1)) {
            cut(nanoTime, part);
        }
    }

    private void climbAgain(long nanoTime) {
        limit = Double.MAX_VALUE;
        rate = clamp(Math.max(rate, chance.climbFrom()));
        ceiling = rate;
        phase = Phase.SEARCHING;
        creepTicks = fewestCreepTicks();
        beginAnew(nanoTime);
    }

    private void cut(long nanoTime, double part) {
        double delivered = delivered(nanoTime);
        measure(delivered);
        if (cutsInARow == 0) {
            fellFrom = isSearching() ? ceilingDecay * rate : rate;
        }
        cutsInARow++;
        cutInPart = part < 1;
        double factor;
        if (isSearching()) {
            boolean grown = phase == Phase.GROWN;
            double deepest = grown ? Math.max(DEEPEST_GROWN_CUT, ceiling / rate) : DEEPEST_CUT;
            factor = Math.max(deepest, 1 - part);
            ceiling = Math.max(grown ? ceiling : 0, ceilingDecay * rate);
            creepTicks = grown ? fewestCreepTicks() : creepTicks;
        } else {
            boolean someByChance = chance.share() > 0;
            double evidence = someByChance ? chance.evidence() : (admitted + 1.0) / (admitted + throttled + 1.0);
            factor = Math.min(1 - CREEP, Math.max(DEEPEST_CUT, evidence));
            trust(evidence);
            ceiling = someByChance || part < 1 ? factor * rate / (1 - CREEP) : Math.max(rate, ceilingDecay * ceiling);
        }
        chance.cut(partlyThrottledSinceCut ? Double.POSITIVE_INFINITY : delivered);
        rate = Math.max(leastRate(), Math.min(chance.most(), factor * rate));
        recovery = Math.min(rate / ceiling, 1 - CREEP);
        phase = Phase.NEAR;
        beginAnew(nanoTime);
    }

    private void beginAnew(long nanoTime) {
        ticks = 0;
        climbTo = Double.MAX_VALUE;
        admitted = 0;
        throttled = 0;
        partlyThrottledSinceCut = false;
        cutOnce = true;
        lastCut = nanoTime;
    }

    private double leastRate() {
        return cutsInARow < CUTS_OF_AN_OUTAGE ? MIN_RATE : Math.max(MIN_RATE, Math.min(OUTAGE_RATE, fellFrom));
    }

    private void trust(double evidence) {
        boolean inItsTurn = throttled <= 1 && admitted >= creepTicks / 2;
        boolean atLimit = evidence > AT_LIMIT || inItsTurn;
        settled = settled || atLimit;
        if (settled && (evidence < FAR_ABOVE || rate > GROWN * ceiling)) {
            creepTicks = fewestCreepTicks();
        } else if (atLimit) {
            creepTicks = Math.min(mostCreepTicks, CREEP_TICKS_GROWTH * creepTicks);
        }
    }

    private double fewestCreepTicks() {
        return isPlain() ? FEWEST_CREEP_TICKS : FEWEST_CREEP_TICKS_UNLESS_PLAIN;
    }

    private double accelerationTicks() {
        return shortRun && isPlain() ? SHORT_RUN_ACCELERATION_TICKS : ACCELERATION_SHARE * mostCreepTicks;
    }

    /** Whether a refusal says that there is a quota, and no more: none comes by chance, none in part. */
    private boolean isPlain() {
        return chance.share() == 0 && !cutInPart;
    }

    private void measure(double delivered) {
        boolean measurable = share < 1 && limit == Double.MAX_VALUE && delivered < Double.POSITIVE_INFINITY;
        limit = measurable ? share * delivered : Double.MAX_VALUE;
    }

    /** What was admitted since the last cut, in requests per second; no end of it where that was too little to tell. */
    private double delivered(long nanoTime) {
        boolean tells = cutOnce && admitted >= ENOUGH_TO_MEASURE;
        return tells ? admitted / ((nanoTime - lastCut) / NANOS) : Double.POSITIVE_INFINITY;
    }

    private double growth() {
        double tick = 1 / Math.max(1, rate * TICK_SECONDS);
        if (recovery < 1 - CREEP) {
            double step = Math.min(tick, 1 / (rate * throttledSeconds));
            recovery = Math.pow(recovery, 1 - step / RECOVERY_TICKS);
            return recovery;
        }
        ticks += tick;
        double beyond = ticks / creepTicks - 1;
        if (beyond < 0) {
            return 1 + CREEP * beyond * beyond * beyond;
        }
        if (beyond < FEEL_SHARE) {
            return 1 + CREEP * Math.pow(beyond / FEEL_SHARE, 3);
        }
        return 1 + CREEP * Math.pow(2, (beyond - FEEL_SHARE) * creepTicks / accelerationTicks());
    }

    private double clamp(double value) {
        double most = IN_FLIGHT_SLACK * maxInFlight / successSeconds;
        return Math.max(MIN_RATE, Math.min(value, Math.min(most, limit)));
    }

    private boolean settling(long nanoTime) {
        double settleSeconds = Math.max(MIN_SETTLE_SECONDS, 1.5 * throttledSeconds);
        return cutOnce && nanoTime - lastCut < (long) (settleSeconds * NANOS);
    }
}
