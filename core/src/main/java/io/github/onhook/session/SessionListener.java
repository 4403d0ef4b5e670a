package io.github.onhook.session;

import io.github.onhook.ThrottleScope;
import org.jspecify.annotations.Nullable;

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
}
