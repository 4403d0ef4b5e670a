package io.github.onhook.internal.rate;

/**
 * The start of a run from what an earlier one learned: spends the burst, paces just below the quota, and then tests with one or
 * two requests more whether the quota has grown. It ends with the first throttled request, or when the quota has grown. Not safe
 * for use by several threads at once.
 */
final class LearnedStart {

    private static final double NANOS = 1e9;
    /** The fraction of the learned quota that is paced at. */
    private static final double SHARE = 0.995;
    /** The time in which the burst is spent, all of it but one request. */
    private static final double BURST_SECONDS = 1;
    /** A run that takes longer than this at the learned quota tests it at once; */
    private static final double LONG_SECONDS = 12;
    /** a shorter one after so many requests, */
    private static final double TEST_REQUESTS = 30;
    /** or after so long. */
    private static final double TEST_SECONDS = 5;
    /** What is sent beyond the quota to test it: so many requests per second, or this fraction of it if that is more. */
    private static final double TEST_RATE = 2;

    private static final double TEST_SHARE = 0.25;
    /** A quota that has not grown admits no more requests than this beyond its estimate, and this fraction of them. */
    private static final double GROWN = 1.5;

    private static final double TOLERANCE = 0.02;
    /** Less than this fraction of what the estimate admits contradicts it. */
    private static final double CONTRADICTED = 0.75;
    /** The last request of a run spends what was left of a burst of this many requests. */
    private static final double BURST_WITH_RESERVE = 2.5;

    private static final double LAST_REQUEST_RATE = 20;

    private final LearnedRate learned;
    private final double quota;
    private final double burst;
    private final double freshness;
    private final long requests;
    private final boolean testsAtOnce;
    private final double burstRate;
    private double burstLeft;
    private boolean begun;
    private boolean testing;
    private long startedAt;
    private double sent;

    /**
     * Begins a run.
     *
     * @param freshness 1 for what was learned just now, towards 0 for what is old: the older, the lower the start and the sooner
     *     the test
     * @param requests the length of the run
     */
    LearnedStart(LearnedRate learned, double freshness, long requests) {
        this.learned = learned;
        this.freshness = freshness;
        this.requests = requests;
        this.quota = (0.5 + 0.5 * freshness) * learned.quota();
        this.burst = 1 + freshness * (learned.burst() - 1);
        this.burstLeft = burst - 1;
        this.burstRate = burstLeft / BURST_SECONDS;
        this.testsAtOnce = (requests - burst) / quota > LONG_SECONDS;
    }

    LearnedRate learned() {
        return learned;
    }

    double quota() {
        return quota;
    }

    double rate() {
        if (requests - sent == 1 && burst >= BURST_WITH_RESERVE) {
            return quota + LAST_REQUEST_RATE;
        }
        double test = testing ? Math.max(TEST_RATE, TEST_SHARE * quota) : 0;
        return SHARE * quota + (burstLeft > 0 ? burstRate : test);
    }

    void sent(long nanoTime) {
        if (!begun) {
            begun = true;
            startedAt = nanoTime;
        }
        burstLeft -= burstLeft > 0 ? burstRate / rate() : 0;
        sent++;
        boolean due = sent >= freshness * TEST_REQUESTS || seconds(nanoTime) >= freshness * TEST_SECONDS;
        testing = burstLeft <= 0 && (testsAtOnce || due);
    }

    /**
     * Whether more was admitted than the learned quota admits.
     *
     * @param inFlight how many requests may still be throttled
     */
    boolean hasGrown(long nanoTime, double inFlight) {
        return testing && sent - inFlight - admitted(nanoTime) > GROWN + TOLERANCE * sent;
    }

    /** Whether a request that is throttled now means a smaller quota, and not that this one is met. */
    boolean isContradicted(long nanoTime) {
        return sent < CONTRADICTED * admitted(nanoTime);
    }

    /** What the learned quota admits until now. */
    private double admitted(long nanoTime) {
        return burst + quota * seconds(nanoTime);
    }

    private double seconds(long nanoTime) {
        return (nanoTime - startedAt) / NANOS;
    }
}
