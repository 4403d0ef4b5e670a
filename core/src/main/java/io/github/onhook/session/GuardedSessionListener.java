package io.github.onhook.session;

import io.github.onhook.model.ThrottleScope;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        if (failed.compareAndSet(false, true)) {
            LOG.warn("A session listener failed; further failures of it are not logged", e);
        }
    }

    @Override
    public void assumed(String accountId, @Nullable String error, long nanos) {
        tell(() -> listener.assumed(accountId, error, nanos));
    }

    @Override
    public void waited(ThrottleScope scope, long nanos) {
        tell(() -> listener.waited(scope, nanos));
    }

    @Override
    public Context assuming(String accountId, Context asker) {
        try {
            return Objects.requireNonNull(listener.assuming(accountId, asker), "the context of an AssumeRole");
        } catch (Throwable e) {
            failed(e);
            return asker;
        }
    }

    @Override
    public void assumed(Context call, @Nullable String error, @Nullable String requestId) {
        tell(() -> listener.assumed(call, error, requestId));
    }
}
