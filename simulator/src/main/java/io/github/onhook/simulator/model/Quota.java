package io.github.onhook.simulator.model;

/**
 * A token bucket: full at first, filled steadily, one token to a request.
 *
 * @param perSecond tokens that flow in per second
 * @param burst tokens it holds when full
 */
public record Quota(double perSecond, int burst) {
    public Quota {
        if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
            throw new IllegalArgumentException("perSecond must be greater than zero and finite, was " + perSecond);
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst must be at least 1, was " + burst);
        }
    }
}
