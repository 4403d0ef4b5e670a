package io.github.onhook.calls;

import io.github.onhook.internal.engine.GuardedListener;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.util.List;
import java.util.function.Consumer;
import reactor.util.context.Context;

/** Forwards the events of one subscription's locations, one at a time, whichever threads they come on. */
final class LocationEvents implements SessionListener {

    private final RunListener listeners;

    private LocationEvents(RunListener listeners) {
        this.listeners = listeners;
    }

    static LocationEvents of(List<RunListener> listeners, Settings settings) {
        return new LocationEvents(
                GuardedListener.of(listeners, List.of(), List.of(), "location-calls", settings.operation()));
    }

    void forward(Consumer<RunListener> event) {
        synchronized (listeners) {
            event.accept(listeners);
        }
    }

    @Override
    public void throttleWaited(RunEvent.ThrottleWaited event) {
        forward(listener -> listener.throttleWaited(event));
    }

    @Override
    public Context assumeRoleSent(RunEvent.AssumeRoleSent event, Context asker) {
        return listeners.assumeRoleSent(event, asker);
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        forward(listener -> listener.assumeRoleFinished(event));
    }
}
