package io.github.onhook.service.run;

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

    /**
     * Stores a run; completes when that is durable.
     *
     * <p>Fails with {@link RefusedException} of {@link RefusedException.Cause#KEY_IN_USE} if a new run has the key of
     * another
     * one.
     *
     * @return whether it was stored; false on a version conflict
     */
    Mono<Boolean> save(StoredRun run);

    /** The changes of other instances; may skip intermediate versions, never the latest. Does not complete. */
    Flux<StoredRun> changes();
}
