package io.github.onhook.temporal.client;

import io.github.onhook.Location;
import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.RequestResult;
import io.github.onhook.RunListener;
import io.github.onhook.RunStatus;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners what a run's histories tell; what one throws is logged and dropped. */
public final class Listeners implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<RunListener> all;

    /** Tells all of these. */
    public Listeners(List<RunListener> all) {
        this.all = List.copyOf(all);
    }

    private void each(Consumer<RunListener> call) {
        for (RunListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed; the run goes on", e);
            }
        }
    }

    @Override
    public void runStarted(String runId, Operation operation) {
        each(listener -> listener.runStarted(runId, operation));
    }

    @Override
    public void targetsAccepted(Location location, long targets) {
        each(listener -> listener.targetsAccepted(location, targets));
    }

    @Override
    public void requestSent(Location location, Operation operation, int numbers) {
        each(listener -> listener.requestSent(location, operation, numbers));
    }

    @Override
    public void requestFinished(
            Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {
        each(listener -> listener.requestFinished(location, operation, result, error, nanos));
    }

    @Override
    public void readSent(Location location) {
        each(listener -> listener.readSent(location));
    }

    @Override
    public void sessionAssumed(String accountId, @Nullable String error, long nanos) {
        each(listener -> listener.sessionAssumed(accountId, error, nanos));
    }

    @Override
    public void rateChanged(Location location, double perSecond) {
        each(listener -> listener.rateChanged(location, perSecond));
    }

    @Override
    public void locationClosed(Location location, String code) {
        each(listener -> listener.locationClosed(location, code));
    }

    @Override
    public void settled(Outcome outcome) {
        each(listener -> listener.settled(outcome));
    }

    @Override
    public void runFinished(
            String runId, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {
        each(listener -> listener.runFinished(runId, operation, status, stopReason, nanos));
    }
}
