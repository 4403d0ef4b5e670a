package io.github.onhook.internal.rate;

/**
 * The state of a {@link RateController}, from which another one resumes: elsewhere, or later. Rates are in requests per second.
 *
 * @param phase the controller's phase
 * @param rate the present rate
 * @param ceiling the rate at which the quota was met last
 * @param ticks how far the probe schedule has advanced since the last cut
 * @param probeTicks the ticks after which it probes above the ceiling
 * @param settled whether the quota was ever met just at its limit
 * @param partial whether the last cut was for a request that was throttled in part
 * @param admitted requests admitted since the last cut
 * @param throttled requests throttled since the last cut
 * @param limit the share of the measured quota that headroom leaves; {@link Double#MAX_VALUE} while it is not known
 * @param rateIndependentShare the share of requests that is throttled whatever the rate; 0 if there is none
 */
public record RateState(
        Phase phase,
        double rate,
        double ceiling,
        double ticks,
        double probeTicks,
        boolean settled,
        boolean partial,
        double admitted,
        double throttled,
        double limit,
        double rateIndependentShare) {

    /** The phase of a controller. */
    public enum Phase {
        /** Paces at a configured quota that has not been contradicted. */
        CONFIGURED,
        /** Doubles the rate until the quota throttles. */
        RAMP_UP,
        /** Stays near the quota that was measured, and probes for more on schedule. */
        TRACKING,
        /** Ramps up beyond a quota that seems to have grown. */
        PROBING_UP
    }
}
