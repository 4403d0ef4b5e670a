package io.github.onhook.internal.engine;

import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.ThrottleScope;
import io.github.onhook.session.SessionListener;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Hands the calls that sessions cost to a run's journal and listeners. Calls come on the threads of the provider. */
final class SessionEvents implements SessionListener {

    private final Loop loop;
    private final JournalWriter journalWriter;
    private final RunListener listener;

    SessionEvents(Loop loop, JournalWriter journalWriter, RunListener listener) {
        this.loop = loop;
        this.journalWriter = journalWriter;
        this.listener = listener;
    }

    @Override
    public void assumed(String accountId, @Nullable String error, long nanos) {
        loop.submit(() -> {
            journalWriter.assumed(accountId, error);
            listener.sessionAssumed(accountId, error, nanos);
        });
    }

    @Override
    public void waited(ThrottleScope scope, long nanos) {
        loop.submit(() -> listener.throttleWaited(scope, nanos));
    }

    /** The call may serve other runs too: a fatal error ends this run and not the call. */
    @Override
    public Context assuming(String accountId, Context asker) {
        try {
            return listener.assumeRoleContext(accountId, asker);
        } catch (VirtualMachineError fatal) {
            end(fatal);
            return asker;
        }
    }

    @Override
    public void assumed(Context call, @Nullable String error, @Nullable String requestId) {
        try {
            RequestResult result = error == null ? RequestResult.SUCCESS : RequestResult.ERROR;
            listener.callEnded(call, result, error, requestId);
        } catch (VirtualMachineError fatal) {
            end(fatal);
        }
    }

    private void end(VirtualMachineError fatal) {
        loop.submit(() -> {
            throw fatal;
        });
    }
}
