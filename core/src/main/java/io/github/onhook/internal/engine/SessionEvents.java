package io.github.onhook.internal.engine;

import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.util.context.Context;

/** Forwards the calls that sessions cost to a run's journal and listeners. Calls come on the threads of the provider. */
final class SessionEvents implements SessionListener {

    private final Loop loop;
    private final JournalWriter journalWriter;
    private final RunListener listener;
    private final Queue<AssumeRoleFinished> finished = new ConcurrentLinkedQueue<>();

    SessionEvents(Loop loop, JournalWriter journalWriter, RunListener listener) {
        this.loop = loop;
        this.journalWriter = journalWriter;
        this.listener = listener;
    }

    @Override
    public void throttleWaited(ThrottleWaited event) {
        loop.submit(() -> listener.throttleWaited(event));
    }

    /** The call may serve other runs too: a fatal error ends this run and not the call. */
    @Override
    public Context assumeRoleSent(AssumeRoleSent event, Context asker) {
        try {
            return listener.assumeRoleSent(event, asker);
        } catch (VirtualMachineError fatal) {
            end(fatal);
            return asker;
        }
    }

    @Override
    public void assumeRoleFinished(AssumeRoleFinished event) {
        finished.add(event);
        if (loop.isClosed()) {
            reportLate();
        } else {
            loop.submit(this::report);
        }
    }

    private void report() {
        for (AssumeRoleFinished event = finished.poll(); event != null; event = finished.poll()) {
            journalWriter.assumed(event.accountId(), event.error());
            listener.assumeRoleFinished(event);
        }
    }

    /** Reports the calls that the run's end overtook, so that no trace of one stays open. Called once the loop is closed. */
    void reportLate() {
        for (AssumeRoleFinished event = finished.poll(); event != null; event = finished.poll()) {
            listener.assumeRoleFinished(event);
        }
    }

    private void end(VirtualMachineError fatal) {
        loop.submit(() -> {
            throw fatal;
        });
    }
}
