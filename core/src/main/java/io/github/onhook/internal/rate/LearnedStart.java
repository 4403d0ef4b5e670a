package io.github.onhook.internal.rate;

import java.time.Duration;

/**
 * The start of a run from what an earlier one learned: follows the level of the quota's bucket, sends when there is a token, and
 * tests with one or two requests more whether the quota has grown. It ends when it has, or when more than one request was
 * throttled. Not safe for use by several threads at once.
 */
final class LearnedStart {

    private static final double NANOS = 1e9;
    /** The fraction of the learned quota that is paced at. */
    private static final double SHARE = 0.995;
    /** The time in which the burst is spent. */
    private static final double BURST_SECONDS = 1;
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
    /** What the bucket holds at most when a request was throttled. */
    private static final double EMPTY = 0.99;

    private final LearnedRate learned;
    private final double quota;
    private final double burst;
    private final double burstRate;
    private final double freshness;
    private final long requests;
    private final boolean full;
    private double nextTest;
    private double nextTestSeconds;
    private double level;
    private long updatedAt;
    private long startedAt;
    private double sent;
    /** What has flowed into the client's bucket since the last request, when a throttled one changed the rate. */
    private double flowedIn;

    private boolean testing;
    private boolean confirmed;
    private boolean burstIsLess;

    /**
     * Begins a run.
     *
     * @param age for how long nothing was sent, as far as is known: the longer, the lower the start and the sooner the test
     * @param requests the length of the run
     */
    LearnedStart(LearnedRate learned, Duration age, long requests) {
        this.learned = learned;
        this.requests = requests;
        this.freshness = LearnedRate.freshness(age);
        this.quota = (0.5 + 0.5 * freshness) * learned.quota();
        this.burst = 1 + freshness * (learned.burst() - 1);
        this.level = Math.max(1, Math.min(burst, quota * Math.max(0, age.toMillis()) / 1e3));
        this.full = level == burst;
        this.burstRate = (level - 1) / BURST_SECONDS;
        boolean testsAtOnce = (requests - level) / quota > LONG_SECONDS;
        this.nextTest = testsAtOnce ? 0 : level + freshness * TEST_REQUESTS;
        this.nextTestSeconds = freshness * TEST_SECONDS;
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
        double test = Math.max(TEST_SHARE * quota, Math.min(TEST_RATE, MOST_TEST_SHARE * quota));
        return SHARE * quota + (testing ? test : 0);
    }

    /** The rate until the next request. */
    double rate() {
        if (testing) {
            return paced();
        }
        double most = quota + burstRate;
        return level >= 1 ? most : Math.min(most, (1 - flowedIn) * paced() / (1 - level));
    }

    void sent(long nanoTime) {
        if (sent == 0) {
            startedAt = nanoTime;
            updatedAt = nanoTime;
        }
        refill(nanoTime);
        level--;
        sent++;
        flowedIn = 0;
        boolean due = sent >= nextTest || (nanoTime - startedAt) / NANOS >= nextTestSeconds;
        testing = level < 1 && due && (requests - sent) / quota >= WORTH_A_TEST_SECONDS;
    }

    private void refill(long nanoTime) {
        level = Math.min(burst, level + quota * (nanoTime - updatedAt) / NANOS);
        updatedAt = nanoTime;
    }

    /**
     * Whether more was admitted than the learned quota admits.
     *
     * @param inFlight how many requests may still be throttled
     */
    boolean hasGrown(double inFlight) {
        return testing && -level - inFlight > GROWN + TOLERANCE * sent;
    }

    /** Whether a request that is throttled now means a smaller quota, and not that this one is met. */
    boolean isContradicted() {
        return sent < CONTRADICTED * (sent + level);
    }

    /** Takes the first throttled request for a sign that the quota is met, unless more was admitted before; returns whether. */
    boolean confirm(long nanoTime) {
        boolean admittedMore = testing && level + 1 < 0;
        if (confirmed || admittedMore) {
            return false;
        }
        confirmed = true;
        burstIsLess = full && !testing;
        // Not a whole token was there, and the request did not take it.
        level = testing ? Math.max(0, Math.min(EMPTY, level + 1)) : 0;
        flowedIn = Math.min(1, rate() * (nanoTime - updatedAt) / NANOS);
        refill(nanoTime);
        testing = false;
        nextTest = sent + NEXT_TEST_REQUESTS;
        nextTestSeconds = Double.POSITIVE_INFINITY;
        return true;
    }

    /** A request took no token. */
    void wasNotAdmitted() {
        level = Math.min(EMPTY, level + 1);
    }
}
