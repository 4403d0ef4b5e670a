package io.github.onhook.temporal;

import io.github.onhook.model.Location;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who works on a location of a run.
 *
 * @param location the location
 * @param state where it is
 * @param worker the identity of the worker that has its chunk, or had it last; {@code null} if none did
 * @param attempt how many times its present chunk was given to a worker, beginning with 1; 0 if it has none
 * @param lastHeartbeat when that worker's last heartbeat came; {@code null} if it was not
 * @param version the version of Onhook that sent it, with the format of its payloads; {@code null} if there was none
 */
public record WorkedLocation(
        Location location,
        State state,
        @Nullable String worker,
        int attempt,
        @Nullable Instant lastHeartbeat,
        @Nullable String version) {

    /** Where a location is. */
    public enum State {
        /** A worker has its chunk. */
        AT_WORKER,
        /** Its chunk waits for a worker, or for the next attempt. */
        WAITING,
        /** It has no chunk now: it waits for its numbers, its canary, an approval, or the end of a pause. */
        IDLE,
        /** It has ended. */
        ENDED
    }
}
