package io.github.onhook.throttle;

/**
 * What a {@link RateController} has found, for another one to go on with: elsewhere, or later. Rates are in requests per
 * second.
 *
 * @param phase what it is about
 * @param rate its pace
 * @param ceiling the pace at which the quota was met last
 * @param ticks how long the pace has grown since it was last back at the ceiling
 * @param creepTicks how long it does so before it feels for more
 * @param settled whether a quota was ever met just at its limit
 * @param inPart whether a part of a request was refused when the pace was cut last
 * @param admitted requests that were admitted since the last cut
 * @param throttled requests that were refused since then
 * @param limit what headroom leaves of it; {@link Double#MAX_VALUE} as long as that is not known
 * @param byChance the share of requests that is refused whatever the rate; 0 if none seems to be
 */
public record FoundRate(
        Phase phase,
        double rate,
        double ceiling,
        double ticks,
        double creepTicks,
        boolean settled,
        boolean inPart,
        double admitted,
        double throttled,
        double limit,
        double byChance) {

    /** What a controller is about. */
    public enum Phase {
        /** It keeps to a quota that it was told. */
        TOLD,
        /** It looks for the quota, and has not met it since it began to. */
        SEARCHING,
        /** It has met the quota, and stays near it. */
        NEAR,
        /** It is beyond where it met the quota last, and looks for where the quota is now. */
        GROWN
    }
}
