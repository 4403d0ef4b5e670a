package io.github.onhook.engine;

import io.github.onhook.session.Session;
import java.time.Duration;
import java.time.Instant;

/** How long a lane uses a session before it asks the provider again, which keeps sessions and renews them in time. */
final class SessionUse {

    static final long ASK_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private SessionUse() {}

    static long askAgainNanos(Session session, Instant now) {
        if (session.expiresAt() == null) {
            return ASK_AGAIN_NANOS;
        }
        long left = Duration.between(now, session.expiresAt()).toMillis() * 1_000_000;
        return Math.max(0, Math.min(ASK_AGAIN_NANOS, left / 20));
    }
}
