package io.github.onhook.model;

/**
 * A known quota of a location.
 *
 * @param requestsPerSecond from 0.001
 * @param burst requests that may be sent at once before that rate paces them, from 1
 */
public record Quota(double requestsPerSecond, int burst) {

    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException naming the one that is out of its range
     */
    public Quota {
        if (!(requestsPerSecond >= SettingsCheck.LEAST_RATE) || Double.isInfinite(requestsPerSecond)) {
            throw new IllegalArgumentException(
                    "requests per second must be at least " + SettingsCheck.LEAST_RATE + ", was " + requestsPerSecond);
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst must be at least 1, was " + burst);
        }
    }
}
