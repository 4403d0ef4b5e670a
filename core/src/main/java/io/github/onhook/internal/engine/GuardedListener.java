package io.github.onhook.internal.engine;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.ThrottleScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * Forwards a run's events to several listeners. What a listener throws is logged, once for each listener of a run, and dropped;
 * a {@link VirtualMachineError} is thrown on and ends the run.
 */
public final class GuardedListener implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final RunListener[] listeners;
    private final Set<RunListener> failed =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final Collection<Rejection> rejections;

    private GuardedListener(List<RunListener> listeners, Collection<Rejection> rejections) {
        this.listeners = listeners.toArray(RunListener[]::new);
        this.rejections = List.copyOf(rejections);
    }

    /**
     * The listeners of one run. A listener whose {@link RunListener#forRun} fails is logged and left out.
     *
     * @param own listeners of this run alone, which receive each event first
     * @param listeners listeners of all runs
     * @param rejections rows that are not valid targets, reported after the run's start
     */
    public static RunListener of(
            List<RunListener> own,
            List<RunListener> listeners,
            Collection<Rejection> rejections,
            String runId,
            Operation operation) {
        List<RunListener> all = new ArrayList<>(own);
        for (RunListener listener : listeners) {
            RunListener ofRun = forRun(listener, runId, operation);
            if (ofRun != null) {
                all.add(ofRun);
            }
        }
        return new GuardedListener(all, rejections);
    }

    private void tell(Consumer<RunListener> event) {
        for (RunListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                failed(listener, e);
            }
        }
    }

    /** Each listener adds to what those before it made of the context. */
    private Context ask(Context given, BiFunction<RunListener, Context, Context> question) {
        Context context = given;
        for (RunListener listener : listeners) {
            try {
                Context answer = question.apply(listener, context);
                context = Objects.requireNonNull(answer, "the context that a listener returns");
            } catch (Throwable e) {
                failed(listener, e);
            }
        }
        return context;
    }

    private void failed(RunListener listener, Throwable e) {
        if (failed.add(listener)) {
            LOG.warn(
                    "A run listener failed; the run goes on, and further failures of it are not logged: {}",
                    listener.getClass().getName(),
                    e);
        }
        if (e instanceof VirtualMachineError fatal) {
            throw fatal;
        }
    }

    private static @Nullable RunListener forRun(RunListener listener, String runId, Operation operation) {
        try {
            return Objects.requireNonNull(listener.forRun(runId, operation), "the listener that forRun() returns");
        } catch (Throwable e) {
            LOG.warn("A run listener failed, and run {} goes on without it: {}", runId, listener.getClass(), e);
            return null;
        }
    }

    @Override
    public void runStarted(String runId, Operation operation) {
        tell(l -> l.runStarted(runId, operation));
        rejections.forEach(this::rejected);
    }

    @Override
    public void resumed(long settledBefore) {
        tell(l -> l.resumed(settledBefore));
    }

    @Override
    public void rejected(Rejection rejection) {
        tell(l -> l.rejected(rejection));
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
    public void sessionRefused(Location location, String code) {
        tell(l -> l.sessionRefused(location, code));
    }

    @Override
    public void batchSizeLearned(Location location, int numbers) {
        tell(l -> l.batchSizeLearned(location, numbers));
    }

    @Override
    public void spotChecked(Location location, int read, int disagreed) {
        tell(l -> l.spotChecked(location, read, disagreed));
    }

    @Override
    public void rateChanged(Location location, double perSecond) {
        tell(l -> l.rateChanged(location, perSecond));
    }

    @Override
    public void connectorClosed(Location location, String voiceConnectorId, String code) {
        tell(l -> l.connectorClosed(location, voiceConnectorId, code));
    }

    @Override
    public void locationClosed(Location location, String code) {
        tell(l -> l.locationClosed(location, code));
    }

    /** Not by {@link #tell}: this is told of every number, and nothing is made for it. */
    @Override
    public void settled(Outcome outcome) {
        for (RunListener listener : listeners) {
            try {
                listener.settled(outcome);
            } catch (Throwable e) {
                failed(listener, e);
            }
        }
    }

    @Override
    public void runFinished(
            String runId, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {
        tell(l -> l.runFinished(runId, operation, status, stopReason, nanos));
    }

    @Override
    public Context runContext(Context subscriber) {
        return ask(subscriber, RunListener::runContext);
    }

    @Override
    public Context requestContext(Location location, String voiceConnectorId, int numbers, Context run) {
        return ask(run, (l, context) -> l.requestContext(location, voiceConnectorId, numbers, context));
    }

    @Override
    public Context assumeRoleContext(String accountId, Context asker) {
        return ask(asker, (l, context) -> l.assumeRoleContext(accountId, context));
    }

    @Override
    public void callEnded(Context call, RequestResult result, @Nullable String error, @Nullable String requestId) {
        tell(l -> l.callEnded(call, result, error, requestId));
    }
}
