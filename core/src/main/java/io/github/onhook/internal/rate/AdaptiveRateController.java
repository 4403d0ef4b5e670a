package io.github.onhook.internal.rate;

import io.github.onhook.internal.rate.RateState.Phase;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rate controller that {@code docs/rate.md} describes: ramp up, track just below the measured quota, probe, back off. */
final class AdaptiveRateController implements RateController {

    /*
     * Design notes. `ceiling` is the rate at which the quota was last met. After a cut the rate returns quickly to just below
     * it and then follows the cubic of ProbeSchedule: flat at the ceiling, faster beyond. A tenth above the ceiling the quota
     * has grown, and the rate doubles with the answers (PROBING_UP) until it is throttled. The depth of a cut follows the
     * evidence since the last one: a single throttled request after a long interval cuts by ProbeSchedule.WIDTH, one right
     * after a cut cuts up to DEEPEST_CUT. Throttled responses to requests sent before the last cut are ignored; those sent
     * while it settles are counted and do not cut.
     *
     * Headroom is a fraction of the goodput between two cuts: at both ends the quota's bucket was empty, so that goodput is
     * the quota. A throttled request below that limit means that other callers are there, and the limit is measured again.
     *
     * Four cuts with nothing admitted between them are an outage, not a quota: the rate stays at one request in five seconds
     * and, once a request is admitted, doubles with each answer back to where it fell from.
     *
     * A request that was throttled in part tells by how much the rate is too high; a few of them make one cut.
     */
    private static final double NANOS = 1e9;
    private static final double MIN_RATE = 0.02;
    private static final double DEEPEST_CUT = 0.25;
    /** Above this multiple of the ceiling the quota has grown. */
    private static final double GROWN = 1.1;

    private static final double PROBING_UP_DOUBLING_SECONDS = 0.35;
    private static final double DEEPEST_CUT_FROM_PROBING_UP = 0.5;

    private static final double MIN_SETTLE_SECONDS = 0.05;
    private static final int CUTS_OF_AN_OUTAGE = 4;
    private static final double OUTAGE_RATE = 0.2;
    private static final double IN_FLIGHT_SLACK = 1.25;

    private final double ceilingDecay;
    private final RampUp rampUp;
    private final double share;
    private final int maxInFlight;
    private final boolean probesUp;
    private final boolean revertsProbes;
    private final int cutsOfAnOutage;
    private final SentCount sent = new SentCount();
    private final ProbeSchedule probe;
    private final RateIndependentThrottling rateIndependent;
    private final QuotaMeter meter;
    private final QuotaEstimate estimate = new QuotaEstimate(sent);

    private @Nullable LearnedStart start;

    private double rate;
    private double ceiling;
    private Phase phase;
    private boolean cutInPart;
    private double limit;
    private int partlyThrottled;
    private boolean partlyThrottledSinceCut;
    private int cutsInARow;
    private double rateBeforeOutage;
    private double recoveryTarget = Double.MAX_VALUE;
    private double successSeconds = 0.1;
    private double throttledSeconds = 0.02;

    private AdaptiveRateController(
            double start,
            boolean configured,
            long expectedRequests,
            double headroom,
            int maxInFlight,
            Set<Mechanism> without) {
        boolean shortRun = isShort(expectedRequests, without);
        this.probe = new ProbeSchedule(shortRun, !without.contains(Mechanism.ADAPTIVE_PROBING));
        this.rateIndependent =
                new RateIndependentThrottling(sent, MIN_RATE, !without.contains(Mechanism.RATE_INDEPENDENT_THROTTLING));
        this.meter = new QuotaMeter(
                sent, !without.contains(Mechanism.OVERDUE_DETECTION), !without.contains(Mechanism.OVERDUE_LEARNING));
        this.probesUp = !without.contains(Mechanism.PROBING_UP);
        this.revertsProbes = !without.contains(Mechanism.PROBE_REVERSAL);
        this.cutsOfAnOutage = without.contains(Mechanism.OUTAGE_RECOVERY) ? Integer.MAX_VALUE : CUTS_OF_AN_OUTAGE;
        this.ceilingDecay = shortRun ? 0.6 : 0.75;
        this.rampUp = RampUp.of(expectedRequests, shortRun);
        this.share = 1 - headroom;
        this.maxInFlight = maxInFlight;
        this.phase = configured ? Phase.CONFIGURED : Phase.RAMP_UP;
        this.limit = configured ? share * start : Double.MAX_VALUE;
        this.ceiling = start;
        this.rate = configured ? Math.min(KNOWN_QUOTA_SHARE, share) * start : start;
    }

    static AdaptiveRateController known(double quota, double headroom, int maxInFlight) {
        return new AdaptiveRateController(quota, true, Long.MAX_VALUE, headroom, maxInFlight, Set.of());
    }

    /** As {@link RateController#discovering}, without some mechanisms. */
    static AdaptiveRateController discovering(
            @Nullable Double guess, long expectedRequests, double headroom, int maxInFlight, Set<Mechanism> without) {
        double start = RampUp.firstRate(guess, expectedRequests, isShort(expectedRequests, without));
        return new AdaptiveRateController(start, false, expectedRequests, headroom, maxInFlight, without);
    }

    static AdaptiveRateController resumeFrom(RateState state, long expectedRequests, double headroom, int maxInFlight) {
        AdaptiveRateController controller = new AdaptiveRateController(
                state.ceiling(), state.phase() == Phase.CONFIGURED, expectedRequests, headroom, maxInFlight, Set.of());
        controller.resume(state);
        return controller;
    }

    /** As {@link RateController#startingFrom}. */
    static AdaptiveRateController startingFrom(
            LearnedRate learned, Duration age, long expectedRequests, double headroom, int maxInFlight) {
        double cold = RampUp.firstRate(null, expectedRequests, isShort(expectedRequests, Set.of()));
        LearnedStart start = new LearnedStart(learned, age, expectedRequests, cold);
        AdaptiveRateController controller =
                new AdaptiveRateController(start.quota(), false, expectedRequests, headroom, maxInFlight, Set.of());
        controller.phase = Phase.TRACKING;
        controller.start = start;
        controller.estimate.startFrom(learned);
        controller.limit = headroom > 0 ? controller.share * start.quota() : Double.MAX_VALUE;
        controller.rate = controller.clamp(start.rate());
        controller.probe.from(1);
        return controller;
    }

    private static boolean isShort(long requests, Set<Mechanism> without) {
        return requests < SHORT_RUN_REQUESTS && !without.contains(Mechanism.SHORT_RUNS);
    }

    private void resume(RateState state) {
        phase = state.phase();
        rate = state.rate();
        probe.from(rate / ceiling);
        probe.resume(state);
        cutInPart = state.partial();
        meter.resume(state.admitted(), state.throttled());
        limit = state.limit();
        rateIndependent.resume(state.rateIndependentShare(), rate);
    }

    @Override
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

    @Override
    public double rate() {
        return rate;
    }

    @Override
    public @Nullable LearnedRate learned() {
        return estimate.learned();
    }

    @Override
    public void sent(long nanoTime) {
        sent.sent();
        estimate.sent(nanoTime, phase != Phase.CONFIGURED);
        rateIndependent.sent(rate);
        LearnedStart starting = start;
        if (starting != null) {
            starting.sent(nanoTime);
            rate = clamp(starting.rate());
            if (starting.hasGrown(rate * throttledSeconds)) {
                phase = Phase.RAMP_UP;
                ceiling = rate;
                start = null;
            }
        } else if (phase == Phase.TRACKING && !settling(nanoTime) && !rateIndependent.holds()) {
            rate = clamp(ceiling * probe.next(rate, throttledSeconds, isUnambiguous()));
            boolean overdue =
                    probe.quotaChangedRecently() && meter.isThrottlingOverdue(nanoTime, rate * throttledSeconds);
            if (probesUp && isUnambiguous() && (overdue || rate > GROWN * ceiling)) {
                phase = Phase.PROBING_UP;
            }
        }
    }

    @Override
    public void succeeded(long sentAt, long nanoTime) {
        successSeconds += 0.05 * ((nanoTime - sentAt) / NANOS - successSeconds);
        if (cutsInARow >= cutsOfAnOutage) {
            phase = Phase.RAMP_UP;
            recoveryTarget = rateBeforeOutage;
        }
        cutsInARow = 0;
        LearnedStart starting = start;
        if (starting != null) {
            starting.succeeded(sentAt, nanoTime, rampUp.doublingSeconds());
            rate = clamp(starting.rate());
        }
        grow();
    }

    @Override
    public double pacedRate() {
        return start == null ? rate : clamp(start.paced());
    }

    @Override
    public boolean isDoubling() {
        return phase == Phase.RAMP_UP || phase == Phase.PROBING_UP;
    }

    private void grow() {
        if (isDoubling()) {
            double seconds = phase == Phase.PROBING_UP ? PROBING_UP_DOUBLING_SECONDS : rampUp.doublingSeconds(rate);
            double answers = Math.max(
                    rateIndependent.isRecovering(rate) ? RateIndependentThrottling.RECOVERY_ANSWERS : 1,
                    rate * seconds);
            rate = clamp(rate * Math.pow(2, 1 / answers));
            if (rate >= recoveryTarget) {
                track(recoveryTarget);
            }
        }
    }

    private void track(double recovered) {
        rate = clamp(recovered);
        ceiling = recovered / (1 - ProbeSchedule.WIDTH);
        probe.from(1);
        phase = Phase.TRACKING;
        recoveryTarget = Double.MAX_VALUE;
    }

    @Override
    public void isShared() {
        LearnedStart starting = start;
        if (starting != null) {
            start = null;
            track((1 - ProbeSchedule.WIDTH) * starting.quota());
        }
    }

    @Override
    public void throttledElsewhere(long since, long nanoTime) {
        throttled(since, nanoTime, 1, throttledSeconds);
    }

    @Override
    public void throttled(long sentAt, long nanoTime, double part) {
        throttled(sentAt, nanoTime, part, (nanoTime - sentAt) / NANOS);
    }

    private void throttled(long sentAt, long nanoTime, double part, double latencySeconds) {
        estimate.throttled(sentAt, nanoTime, part);
        boolean beforeTheCut = meter.isBefore(sentAt, 0);
        LearnedStart starting = start;
        if (starting != null && (beforeTheCut || starting.wasEarly(sentAt))) {
            starting.wasNotAdmitted();
            return;
        }
        if (beforeTheCut || (starting != null && goesOn(starting, sentAt, nanoTime))) {
            return;
        }
        meter.throttled(part);
        phase = phase == Phase.CONFIGURED ? Phase.TRACKING : phase;
        throttledSeconds += 0.2 * (latencySeconds - throttledSeconds);
        if (part < 1) {
            cutsInARow = 0;
            partlyThrottledSinceCut = true;
        }
        if (rateIndependent.throttled(nanoTime, rate, part)) {
            restartRampUp(nanoTime);
        } else if (!rateIndependent.isExceeded()) {
            if (part < 1) {
                grow();
            }
        } else if (!settling(sentAt) && (part == 1 || ++partlyThrottled % GoodputTrend.PARTLY_THROTTLED == 1)) {
            cut(nanoTime, part);
        }
    }

    /** Whether the start from what was learned goes on after a throttled request. */
    private boolean goesOn(LearnedStart starting, long sentAt, long nanoTime) {
        switch (starting.throttled(sentAt, nanoTime)) {
            case UNINFORMATIVE -> {}
            case CONFIRMED -> estimate.confirmed(starting.learned());
            case CONTRADICTED -> {
                phase = Phase.RAMP_UP;
                estimate.contradicted();
                start = null;
            }
            case EXCEEDED -> {
                rate = Math.min(rate, starting.quota());
                start = null;
            }
        }
        if (start == null) {
            return false;
        }
        rate = clamp(starting.rate());
        beginInterval(nanoTime, false);
        return true;
    }

    private void restartRampUp(long nanoTime) {
        limit = Double.MAX_VALUE;
        rate = clamp(Math.max(rate, rateIndependent.recoverFrom()));
        ceiling = rate;
        phase = Phase.RAMP_UP;
        probe.probeSoon(isUnambiguous());
        beginInterval(nanoTime, false);
    }

    private void cut(long nanoTime, double part) {
        double goodput = meter.goodput(nanoTime);
        measureHeadroom(goodput);
        if (cutsInARow == 0) {
            rateBeforeOutage = isDoubling() ? ceilingDecay * rate : rate;
        }
        cutsInARow++;
        cutInPart = part < 1;
        if (revertsProbes && phase == Phase.PROBING_UP && probe.quotaChangedRecently() && !meter.hasGrown(nanoTime)) {
            revertProbe(goodput);
        }
        boolean stays = false;
        double factor;
        if (phase == Phase.RAMP_UP) {
            factor = part < 1 ? Math.max(DEEPEST_CUT, 1 - part) : deepestCut();
            ceiling = ceilingDecay * rate;
        } else if (phase == Phase.PROBING_UP) {
            factor = Math.max(Math.max(DEEPEST_CUT_FROM_PROBING_UP, ceiling / rate), 1 - part);
            ceiling = Math.max(ceiling, ceilingDecay * rate);
            probe.probeSoon(isUnambiguous());
        } else {
            boolean tolerates = rateIndependent.share() > 0;
            double evidence = tolerates ? rateIndependent.evidence() : meter.evidence();
            stays = evidence >= ProbeSchedule.FAR_ABOVE;
            factor = Math.min(1 - ProbeSchedule.WIDTH, Math.max(DEEPEST_CUT, evidence));
            probe.met(evidence, rate > GROWN * ceiling, meter, isUnambiguous());
            ceiling = tolerates || part < 1
                    ? factor * rate / (1 - ProbeSchedule.WIDTH)
                    : Math.max(rate, ceilingDecay * ceiling);
        }
        rateIndependent.cut(partlyThrottledSinceCut ? Double.POSITIVE_INFINITY : goodput);
        rate = Math.max(leastRate(), Math.min(rateIndependent.rateCap(), factor * rate));
        probe.from(rate / ceiling);
        phase = Phase.TRACKING;
        beginInterval(nanoTime, stays);
    }

    /** Where a short run has but begun to grow, its start is no worse a guess than a quarter of its rate. */
    private double deepestCut() {
        boolean fromStart = meter.hasNotCut() && rampUp.isOfAShortRun();
        return fromStart ? Math.max(DEEPEST_CUT, Math.min(0.5, 2 * ceiling / rate)) : DEEPEST_CUT;
    }

    /** The quota has not grown: continues from the ceiling, or from the goodput if that is more. */
    private void revertProbe(double goodput) {
        meter.probeWasPremature();
        rate = Math.min(rate, goodput < Double.POSITIVE_INFINITY ? Math.max(ceiling, goodput) : ceiling);
        phase = Phase.TRACKING;
    }

    private void beginInterval(long nanoTime, boolean stays) {
        recoveryTarget = Double.MAX_VALUE;
        partlyThrottledSinceCut = false;
        meter.cut(nanoTime, stays);
    }

    private double leastRate() {
        return cutsInARow < cutsOfAnOutage ? MIN_RATE : Math.max(MIN_RATE, Math.min(OUTAGE_RATE, rateBeforeOutage));
    }

    /** Whether a throttled request can only mean a quota: no throttling is rate-independent, and none is partial. */
    private boolean isUnambiguous() {
        return rateIndependent.share() == 0 && !cutInPart;
    }

    private void measureHeadroom(double goodput) {
        boolean measurable = share < 1 && limit == Double.MAX_VALUE && goodput < Double.POSITIVE_INFINITY;
        limit = measurable ? share * goodput : Double.MAX_VALUE;
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
