package io.github.onhook.temporal.client;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.ThrottleScope;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the events of a run's histories to several listeners; logs and drops what a listener throws. */
public final class Listeners implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<RunListener> all;
    private final Collection<Rejection> rejections;

    /**
     * Passes events to all of these.
     *
     * @param rejections rows that are not valid targets, reported after the run's start
     */
    public Listeners(List<RunListener> all, Collection<Rejection> rejections) {
        this.all = List.copyOf(all);
        this.rejections = List.copyOf(rejections);
    }

    private void each(Consumer<RunListener> call) {
        for (RunListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed; the run continues", e);
            }
        }
    }

    @Override
    public void runStarted(String runId, Operation operation) {
        each(listener -> listener.runStarted(runId, operation));
        rejections.forEach(this::rejected);
    }

    @Override
    public void resumed(long settledBefore) {
        each(listener -> listener.resumed(settledBefore));
    }

    @Override
    public void rejected(Rejection rejection) {
        each(listener -> listener.rejected(rejection));
    }

    @Override
    public void throttleWaited(ThrottleScope scope, long nanos) {
        each(listener -> listener.throttleWaited(scope, nanos));
    }

    @Override
    public void sessionRefused(Location location, String code) {
        each(listener -> listener.sessionRefused(location, code));
    }

    @Override
    public void batchSizeLearned(Location location, int numbers) {
        each(listener -> listener.batchSizeLearned(location, numbers));
    }

    @Override
    public void spotChecked(Location location, int read, int disagreed) {
        each(listener -> listener.spotChecked(location, read, disagreed));
    }

    @Override
    public void connectorClosed(Location location, String voiceConnectorId, String code) {
        each(listener -> listener.connectorClosed(location, voiceConnectorId, code));
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
