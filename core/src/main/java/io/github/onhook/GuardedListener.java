package io.github.onhook;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, and logs and drops what they throw. */
final class GuardedListener implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final List<RunListener> listeners;

    GuardedListener(List<RunListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void tell(Consumer<RunListener> event) {
        for (RunListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A run listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    @Override
    public void runStarted(String runId, Operation operation) {
        tell(l -> l.runStarted(runId, operation));
    }

    @Override
    public void targetsAccepted(Location location, long targets) {
        tell(l -> l.targetsAccepted(location, targets));
    }

    @Override
    public void requestSent(Location location, Operation operation, int numbers) {
        tell(l -> l.requestSent(location, operation, numbers));
    }

    @Override
    public void requestFinished(
            Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {
        tell(l -> l.requestFinished(location, operation, result, error, nanos));
    }

    @Override
    public void readSent(Location location) {
        tell(l -> l.readSent(location));
    }

    @Override
    public void throttleWaited(ThrottleScope scope, long nanos) {
        tell(l -> l.throttleWaited(scope, nanos));
    }

    @Override
    public void sessionAssumed(String accountId, @Nullable String error, long nanos) {
        tell(l -> l.sessionAssumed(accountId, error, nanos));
    }

    @Override
    public void rateChanged(Location location, double perSecond) {
        tell(l -> l.rateChanged(location, perSecond));
    }

    @Override
    public void locationClosed(Location location, String code) {
        tell(l -> l.locationClosed(location, code));
    }

    @Override
    public void settled(Outcome outcome) {
        tell(l -> l.settled(outcome));
    }

    @Override
    public void runFinished(
            String runId, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {
        tell(l -> l.runFinished(runId, operation, status, stopReason, nanos));
    }
}
