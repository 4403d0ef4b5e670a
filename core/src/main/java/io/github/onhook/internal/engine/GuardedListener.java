package io.github.onhook.internal.engine;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
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

    private <E> void forward(E event, BiConsumer<RunListener, E> callback) {
        for (RunListener listener : listeners) {
            try {
                callback.accept(listener, event);
            } catch (Throwable e) {
                failed(listener, e);
            }
        }
    }

    /** Each listener adds to the context that the one before it returned. */
    private Context fold(Context given, BiFunction<RunListener, Context, Context> callback) {
        Context context = given;
        for (RunListener listener : listeners) {
            try {
                Context returned = callback.apply(listener, context);
                context = Objects.requireNonNull(returned, "the context that a listener returns");
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
    public void runStarted(RunEvent.RunStarted event) {
        forward(event, RunListener::runStarted);
        rejections.forEach(this::rejected);
    }

    @Override
    public void rejected(Rejection rejection) {
        forward(rejection, RunListener::rejected);
    }

    @Override
    public void settled(Outcome outcome) {
        forward(outcome, RunListener::settled);
    }

    @Override
    public Context runContext(Context subscriber) {
        return fold(subscriber, RunListener::runContext);
    }

    @Override
    public Context requestSent(RunEvent.RequestSent event, Context run) {
        return fold(run, (listener, context) -> listener.requestSent(event, context));
    }

    @Override
    public Context assumeRoleSent(RunEvent.AssumeRoleSent event, Context asker) {
        return fold(asker, (listener, context) -> listener.assumeRoleSent(event, context));
    }

    @Override
    public void resumed(RunEvent.Resumed event) {
        forward(event, RunListener::resumed);
    }

    @Override
    public void targetsAccepted(RunEvent.TargetsAccepted event) {
        forward(event, RunListener::targetsAccepted);
    }

    @Override
    public void requestFinished(RunEvent.RequestFinished event) {
        forward(event, RunListener::requestFinished);
    }

    @Override
    public void readSent(RunEvent.ReadSent event) {
        forward(event, RunListener::readSent);
    }

    @Override
    public void throttleWaited(RunEvent.ThrottleWaited event) {
        forward(event, RunListener::throttleWaited);
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        forward(event, RunListener::assumeRoleFinished);
    }

    @Override
    public void sessionRefused(RunEvent.SessionRefused event) {
        forward(event, RunListener::sessionRefused);
    }

    @Override
    public void batchSizeLearned(RunEvent.BatchSizeLearned event) {
        forward(event, RunListener::batchSizeLearned);
    }

    @Override
    public void transitChanged(RunEvent.TransitChanged event) {
        forward(event, RunListener::transitChanged);
    }

    @Override
    public void spotChecked(RunEvent.SpotChecked event) {
        forward(event, RunListener::spotChecked);
    }

    @Override
    public void rateChanged(RunEvent.RateChanged event) {
        forward(event, RunListener::rateChanged);
    }

    @Override
    public void rateLearned(RunEvent.RateLearned event) {
        forward(event, RunListener::rateLearned);
    }

    @Override
    public void connectorClosed(RunEvent.ConnectorClosed event) {
        forward(event, RunListener::connectorClosed);
    }

    @Override
    public void locationClosed(RunEvent.LocationClosed event) {
        forward(event, RunListener::locationClosed);
    }

    @Override
    public void runFinished(RunEvent.RunFinished event) {
        forward(event, RunListener::runFinished);
    }
}
