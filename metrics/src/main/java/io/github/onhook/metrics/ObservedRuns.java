package io.github.onhook.metrics;

import io.github.onhook.model.Operation;
import io.github.onhook.model.RunListener;
import io.micrometer.observation.ObservationRegistry;

/** Observes all runs; each has its own listener. */
final class ObservedRuns implements RunListener {

    private final ObservationRegistry registry;
    private final ErrorCodes codes = new ErrorCodes();

    ObservedRuns(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RunListener forRun(String runId, Operation operation) {
        return new ObservedRun(registry, codes, runId, operation);
    }
}
