package io.github.onhook.internal.rate;

import java.time.Duration;

/**
 * The start of a run from what an earlier one learned: spends the burst, then follows the level of the quota's bucket and sends
 * when there is a token, and tests with a few requests more whether the quota has grown. What a run without memory would
 * send is sent at least, so that a quota that has grown is found as soon. It ends when the quota has grown, or when
 * what is throttled cannot be explained by it. Not safe for use by several threads at once.
 */
final class LearnedStart {

    /** What a throttled request says of the learned quota. */
    enum Verdict {
        /** It is less by far. */
        CONTRADICTED,
        /** Nothing yet: it may be many times as high. */
        UNINFORMATIVE,
        /** It is met. */
        CONFIRMED,
        /** It is exceeded although it was known: the start is over. */
        EXCEEDED
    }

    private static final double NANOS = 1e9;
    /** The fraction of the learned quota that is paced at. */
    private static final double SHARE = 0.995;
    /** The time in which the burst is spent at most. */
    private static final double BURST_SECONDS = 0.5;
    /** A run that takes longer than this at the learned quota tests it at once; */
    private static final double LONG_SECONDS = 12;
    /** a shorter one after so many requests beyond the burst, */
    private static final double TEST_REQUESTS = 30;
    /** or after so long. */
    private static final double TEST_SECONDS = 5;
    /** A run that ends within this time at the learned quota gains nothing from a test. */
    private static final double WORTH_A_TEST_SECONDS = 3;
    /** A test that was throttled is repeated after so many requests. */
    private static final double NEXT_TEST_REQUESTS = 100;
    /** What is sent beyond the quota to test it: this fraction of it, */
    private static final double TEST_SHARE = 0.5;
    /** or so many requests per second if that is more, */
    private static final double TEST_RATE = 2;
    /** but not more than so many times the quota. */
    private static final double MOST_TEST_SHARE = 4;
    /** A quota that has not grown admits no more requests than this beyond its estimate, and this fraction of them. */
    private static final double GROWN = 1.5;

    private static final double TOLERANCE = 0.02;
    /** A request that is throttled after less than this fraction of what the estimate admits contradicts it. */
    private static final double CONTRADICTED = 0.75;
    /** A test that is throttled confirms the quota if it shows that it is at most so many times as high. */
    private static final double INFORMATIVE = 2;
    /** What the bucket holds at most when a request was throttled. */
    private static final double EMPTY = 0.99;

    /** What the bucket holds at least when a request is sent that is not early. */
    private static final double ALMOST_A_TOKEN = 0.9;

    private final LearnedRate learned;
    private final double quota;
    private final double burst;
    private final double cold;
    private final double freshness;
    private final long requests;
    private final boolean full;
    private double burstRate;
    private double nextTest;
    private double nextTestSeconds;
    private double level;
    private long updatedAt;
    private long startedAt;
    private double sent;
    private double throttled;
    /** What has flowed into the client's bucket since the last request, up to the last change of the rate. */
    private double flowedIn;

    private long flowedAt;
    private double rate;
    private boolean testing;
    private long testedAt;
    /** The rate of the test by what it was at first. */
    private double testFactor = 1;

    private boolean confirmed;
    private boolean burstIsLess;
    private long earlyAt = Long.MIN_VALUE;

    /**
     * Begins a run.
     *
     * @param age for how long nothing was sent, as far as is known: the longer, the lower the start and the sooner the test
     * @param requests the length of the run
     * @param cold the rate at which the run would start without memory
     */
    LearnedStart(LearnedRate learned, Duration age, long requests, double cold) {
        this.learned = learned;
        this.requests = requests;
        this.cold = cold;
        this.freshness = LearnedRate.freshness(age);
        this.quota = (0.5 + 0.5 * freshness) * learned.quota();
        this.burst = 1 + freshness * (learned.burst() - 1);
        this.level = Math.max(1, Math.min(burst, quota * Math.max(0, age.toMillis()) / 1e3));
        this.full = level == burst;
        this.burstRate = Math.max(cold, quota + (level - 1) / BURST_SECONDS);
        boolean testsAtOnce = (requests - level) / quota > LONG_SECONDS;
        this.nextTest = testsAtOnce ? 0 : level + freshness * TEST_REQUESTS;
        this.nextTestSeconds = freshness * TEST_SECONDS;
        this.rate = next();
    }

    double quota() {
        return quota;
    }

    /** What to keep of it; the burst is not known if it is less than was learned. */
    LearnedRate learned() {
        return burstIsLess ? new LearnedRate(learned.quota(), 1) : learned;
    }

    /** The rate, with a test, but without a burst. */
    double paced() {
        if (!testing) {
            return SHARE * quota;
        }
        double test = Math.max(TEST_SHARE * quota, Math.min(TEST_RATE, MOST_TEST_SHARE * quota));
        return Math.max(testFactor * cold, SHARE * quota + testFactor * test);
    }

    /** The rate until something is sent or answered. */
    double rate() {
        return rate;
    }

    private double next() {
        if (testing) {
            return paced();
        }
        return level >= 1 ? burstRate : Math.min(burstRate, (1 - flowedIn) * paced() / (1 - level));
    }

    void sent(long nanoTime) {
        if (sent == 0) {
            startedAt = nanoTime;
            updatedAt = nanoTime;
        }
        refill(nanoTime);
        if (confirmed && !testing && level < ALMOST_A_TOKEN) {
            earlyAt = nanoTime;
        }
        level--;
        sent++;
        flowedIn = 0;
        flowedAt = nanoTime;
        boolean due = sent >= nextTest || (nanoTime - startedAt) / NANOS >= nextTestSeconds;
        boolean tests = level < 1 && due && (requests - admitted()) / quota >= WORTH_A_TEST_SECONDS;
        testedAt = tests && !testing ? nanoTime : testedAt;
        testing = tests;
        rate = next();
    }

    /** While a burst is spent, and in a test, each answer raises the rate as in a ramp-up. */
    void succeeded(long sentAt, long nanoTime, double doublingSeconds) {
        if (level >= 1) {
            burstRate *= growth(burstRate, doublingSeconds);
        } else if (testing && sentAt >= testedAt) {
            testFactor *= growth(paced(), doublingSeconds);
        } else {
            return;
        }
        flow(nanoTime);
        rate = next();
    }

    private static double growth(double rate, double doublingSeconds) {
        return Math.pow(2, 1 / Math.max(1, rate * doublingSeconds));
    }

    private void flow(long nanoTime) {
        flowedIn = Math.min(1, flowedIn + rate * (nanoTime - flowedAt) / NANOS);
        flowedAt = nanoTime;
    }

    private void refill(long nanoTime) {
        level = Math.min(burst, level + quota * (nanoTime - updatedAt) / NANOS);
        updatedAt = nanoTime;
    }

    /** Those that were sent and, as far as is known, not throttled. */
    private double admitted() {
        return sent - throttled;
    }

    /**
     * Whether more was admitted than the learned quota admits.
     *
     * @param inFlight how many requests may still be throttled
     */
    boolean hasGrown(double inFlight) {
        return testing && -level - inFlight > GROWN + TOLERANCE * sent;
    }

    /** Whether the request that was sent then could not have a token: the bucket of the client held one of a test. */
    boolean wasEarly(long sentAt) {
        return sentAt == earlyAt;
    }

    /** A request took no token, and says nothing of the quota. */
    void wasNotAdmitted() {
        throttled++;
        level = Math.min(EMPTY, level + 1);
    }

    /** Takes the first throttled request for a sign that the quota is met, unless more was admitted before. */
    Verdict throttled(long sentAt, long nanoTime) {
        if (admitted() < CONTRADICTED * (admitted() + level)) {
            return Verdict.CONTRADICTED;
        }
        double most = (admitted() - burst) / ((nanoTime - startedAt) / NANOS);
        if (testing && most > INFORMATIVE * quota) {
            throttled++;
            level++;
            flow(nanoTime);
            testFactor /= 2;
            rate = next();
            return Verdict.UNINFORMATIVE;
        }
        double since = testing ? paced() * (nanoTime - sentAt) / NANOS : 0;
        boolean admittedMore = testing && level + 1 + since < 0;
        if (confirmed || admittedMore) {
            return Verdict.EXCEEDED;
        }
        confirmed = true;
        burstIsLess = full && !testing;
        throttled++;
        // Not a whole token was there, and the request did not take it.
        level = testing ? Math.max(-since, Math.min(EMPTY, level + 1)) : 0;
        flow(nanoTime);
        refill(nanoTime);
        testing = false;
        nextTest = sent + NEXT_TEST_REQUESTS;
        nextTestSeconds = Double.POSITIVE_INFINITY;
        rate = next();
        return Verdict.CONFIRMED;
    }
}
