package io.github.onhook.metrics;

import io.github.onhook.model.RunListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/**
 * Creates listeners for meters and observations of runs: register one or both with the orchestrator. {@link Meters} and
 * {@link Observations} list their contents.
 */
public final class Micrometer {

    private Micrometer() {}

    /** A listener that updates the meters of all runs, without the account as a tag. Those of a registry add up. */
    public static RunListener listener(MeterRegistry registry) {
        return new MeteredRuns(registry, false);
    }

    /**
     * A listener that updates the meters of all runs, with the account as a tag of {@link Meters#RATE}: one series for
     * each
     * location.
     */
    public static RunListener listenerWithAccounts(MeterRegistry registry) {
        return new MeteredRuns(registry, true);
    }

    /** A listener that observes all runs, their requests and their AssumeRole calls. */
    public static RunListener listener(ObservationRegistry registry) {
        return registry.isNoop() ? new RunListener() {} : new ObservedRuns(registry);
    }
}
