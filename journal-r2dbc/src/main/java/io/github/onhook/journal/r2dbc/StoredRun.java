package io.github.onhook.journal.r2dbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as stored in the database.
 *
 * @param fingerprint the plan's
 * @param targets the number of targets in the plan
 * @param attributes the text given at its creation
 * @param endedAt when it last ended by itself; {@code null} if it has not ended or was resumed since
 * @param owner the last owner; {@code null} if it was given back or never taken
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

    /** The state of a run. */
    public enum State {
        /** It has no entries yet. */
        CREATED,
        /** It has started and not ended: it is active, or its instance died. */
        RUNNING,
        /** It ended by itself or was stopped; when taken again, it retries the remaining targets. */
        ENDED
    }
}
