package io.github.onhook.service.run.store;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.StoredRun;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Durable storage for runs.
 *
 * <p>Never blocks. For the files of a run see {@link Archive}.
 */
public interface RunStore {

    /** All runs, the oldest first. */
    Flux<StoredRun> load();

    /** The stored run; empty if the id is unknown. */
    Mono<StoredRun> find(String id);

    /** The run that a user's key started; empty if there is none. */
    Mono<StoredRun> startedWith(String user, String key);

    /**
     * Stores a run; completes when that is durable.
     *
     * <p>Fails with {@link RefusedException} of {@link RefusedException.Cause#KEY_IN_USE} if a new run has the key of
     * another
     * one.
     *
     * <p>Fails with {@link NotStoredException} if it was certainly not stored. After any other error it may be stored.
     *
     * @return whether it was stored; false on a version conflict
     */
    Mono<Boolean> save(StoredRun run);

    /**
     * Deletes a run.
     *
     * @return whether it was deleted; false if it is unknown or has another version
     */
    Mono<Boolean> remove(StoredRun run);

    /** The changes of other instances; may skip intermediate versions, never the latest. Does not complete. */
    Flux<StoredRun> changes();
}
