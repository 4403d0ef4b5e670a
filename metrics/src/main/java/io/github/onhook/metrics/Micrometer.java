package io.github.onhook.metrics;

import io.github.onhook.model.RunListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/**
 * Meters and observations of runs: hand one listener, or one of each, to the orchestrator. {@link Meters} and
 * {@link Observations} list what there is.
 */
public final class Micrometer {

    private Micrometer() {}

    /** A listener that keeps the meters of all runs it hears, without the account as a tag. */
    public static RunListener listener(MeterRegistry registry) {
        return new MeteredRuns(registry, false);
    }

    /**
     * A listener that keeps the meters of all runs it hears, with the account as a tag of {@link Meters#RATE}: as many
     * series as there are locations.
     */
    public static RunListener listenerWithAccounts(MeterRegistry registry) {
        return new MeteredRuns(registry, true);
    }

    /** A listener that observes all runs it hears, their requests and their AssumeRole calls. */
    public static RunListener listener(ObservationRegistry registry) {
        return registry.isNoop() ? new RunListener() {} : new ObservedRuns(registry);
    }
}
