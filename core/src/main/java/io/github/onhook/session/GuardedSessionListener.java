package io.github.onhook.session;

import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/** Logs, once, and drops what a listener throws: the call may be one that others wait for. */
final class GuardedSessionListener implements SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedSessionListener.class);

    private final SessionListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    GuardedSessionListener(SessionListener listener) {
        this.listener = listener;
    }

    private void failed(Throwable e) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("A session listener failed; further failures of it are not logged", e);
        }
    }

    @Override
    public void throttleWaited(ThrottleWaited event) {
        try {
            listener.throttleWaited(event);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public Context assumeRoleSent(AssumeRoleSent event, Context asker) {
        try {
            return Objects.requireNonNull(listener.assumeRoleSent(event, asker), "the context of an AssumeRole");
        } catch (Throwable e) {
            failed(e);
            return asker;
        }
    }

    @Override
    public void assumeRoleFinished(AssumeRoleFinished event) {
        try {
            listener.assumeRoleFinished(event);
        } catch (Throwable e) {
            failed(e);
        }
    }
}
