package io.github.onhook.journal.r2dbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the database knows it.
 *
 * @param fingerprint the plan's
 * @param targets how many the plan has
 * @param attributes what its creator gave with it
 * @param endedAt when it last ended by itself; {@code null} while it has not, and when it went on since
 * @param owner who took it last; {@code null} where it was given back, or never taken
 */
public record StoredRun(
        String runId,
        String fingerprint,
        long targets,
        String attributes,
        State state,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String owner) {

    /** How far it is. */
    public enum State {
        /** Nothing of it was written yet. */
        CREATED,
        /** It began, and nothing says that it ended: it goes on, or its instance died. */
        RUNNING,
        /** It ended by itself, or was stopped; taken again, it tries what was left. */
        ENDED
    }
}
