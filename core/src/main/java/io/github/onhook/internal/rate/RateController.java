package io.github.onhook.internal.rate;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rate that a quota allows from which requests are throttled and which are not; see {@code docs/rate.md}. Times are
 * nanoseconds of a monotonic clock. Not safe for use by several threads at once.
 */
public interface RateController {

    /** A run of fewer requests is short: it ramps up faster and probes sooner. */
    long SHORT_RUN_REQUESTS = 1_000;

    /** A quota that is known is paced at this fraction, or at what headroom leaves of it if that is less. */
    double KNOWN_QUOTA_SHARE = 0.98;

    /** The rate at which the token bucket refills, in requests per second. */
    double rate();

    /** The rate without what it spends of a burst, or makes up for, at the moment. */
    double pacedRate();

    /** Whether it doubles the rate until it is throttled: the quota is not known to be near. */
    boolean isDoubling();

    /** The present state, from which {@link #resumeFrom} continues. */
    RateState state();

    /** What is known of the quota, for a later run; {@code null} if too little was throttled to know it. */
    @Nullable LearnedRate learned();

    /** Records that a request was sent. */
    void sent(long nanoTime);

    /** Records that a request was answered and not throttled. */
    void succeeded(long sentAt, long nanoTime);

    /**
     * Records that a request was throttled, wholly or in part.
     *
     * @param part the throttled fraction of the request, more than 0 and at most 1
     */
    void throttled(long sentAt, long nanoTime, double part);

    /** Records that a request of another process was throttled, at some time from {@code since} on. */
    void throttledElsewhere(long since, long nanoTime);

    /** Records that others send as well, of whom it is known only later when they did: the quota's bucket cannot be followed. */
    default void isShared() {}

    /** Records that a request was throttled. */
    default void throttled(long sentAt, long nanoTime) {
        throttled(sentAt, nanoTime, 1);
    }

    /**
     * A controller as {@link #known} if there is a quota, else as {@link #discovering}.
     *
     * @param quota requests per second; {@code null} if it is not known
     */
    static RateController of(
            @Nullable Double quota, @Nullable Double guess, long expectedRequests, double headroom, int maxInFlight) {
        return quota != null
                ? known(quota, headroom, maxInFlight)
                : discovering(guess, expectedRequests, headroom, maxInFlight);
    }

    /**
     * A controller that paces just below a configured quota until a throttled request contradicts it.
     *
     * @param quota requests per second
     * @param headroom the fraction left to other callers, from 0 to less than 1
     * @param maxInFlight the most requests in flight at once
     */
    static RateController known(double quota, double headroom, int maxInFlight) {
        return AdaptiveRateController.known(quota, headroom, maxInFlight);
    }

    /**
     * A controller that discovers the rate.
     *
     * @param guess the rate to start at, in requests per second; {@code null} to start without a guess
     * @param expectedRequests the length of the run; {@link Long#MAX_VALUE} if it is not known
     * @param headroom the fraction of the measured quota left to other callers, from 0 to less than 1
     * @param maxInFlight the most requests in flight at once
     */
    static RateController discovering(@Nullable Double guess, long expectedRequests, double headroom, int maxInFlight) {
        return AdaptiveRateController.discovering(guess, expectedRequests, headroom, maxInFlight, Set.of());
    }

    /**
     * A controller that starts from what an earlier run learned of the same quota, and tests whether it still holds.
     *
     * @param age for how long nothing was sent, as far as is known
     * @param expectedRequests as for {@link #discovering}
     * @param headroom as for {@link #discovering}
     * @param maxInFlight the most requests in flight at once
     */
    static RateController startingFrom(
            LearnedRate learned, Duration age, long expectedRequests, double headroom, int maxInFlight) {
        return AdaptiveRateController.startingFrom(learned, age, expectedRequests, headroom, maxInFlight);
    }

    /**
     * A controller that continues where another one was for the same quota. Only goodput is measured anew.
     *
     * @param state the other controller's {@link #state()}
     * @param expectedRequests the length of the whole run, as for {@link #discovering}
     * @param headroom the other controller's headroom
     * @param maxInFlight the most requests in flight at once
     */
    static RateController resumeFrom(RateState state, long expectedRequests, double headroom, int maxInFlight) {
        return AdaptiveRateController.resumeFrom(state, expectedRequests, headroom, maxInFlight);
    }
}
