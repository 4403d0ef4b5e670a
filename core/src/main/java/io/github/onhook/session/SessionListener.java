package io.github.onhook.session;

import io.github.onhook.model.ThrottleScope;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Hears of the calls that sessions cost. Calls come on any thread and may overlap. */
public interface SessionListener {

    /** Hears nothing. */
    SessionListener NONE = new SessionListener() {
        @Override
        public void assumed(String accountId, @Nullable String error, long nanos) {}

        @Override
        public void waited(ThrottleScope scope, long nanos) {}
    };

    /**
     * A call was answered, or given up.
     *
     * @param error the code; {@code null} where a session came
     * @param nanos from sending it to its answer
     */
    void assumed(String accountId, @Nullable String error, long nanos);

    /** A call waited for a token. */
    void waited(ThrottleScope scope, long nanos);

    /** The Reactor context that an AssumeRole is made in; by default that of whoever asked for the session. */
    default Context assuming(String accountId, Context asker) {
        return asker;
    }

    /**
     * An AssumeRole was answered, or given up.
     *
     * @param call what {@link #assuming} returned
     * @param error the code; {@code null} where a session came
     * @param requestId the service's id of the request; known only where it refused
     */
    default void assumed(Context call, @Nullable String error, @Nullable String requestId) {}
}
