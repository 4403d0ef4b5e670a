package io.github.onhook.service.run;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where runs are kept, so that they outlive the process.
 *
 * <p>Never blocks. Files of a run are another matter: see {@link Archive}.
 */
public interface RunStore {

    /** All runs, the oldest first. */
    Flux<StoredRun> load();

    /** A run as it is kept now; empty where there is none of this id. */
    Mono<StoredRun> find(String id);

    /**
     * Keeps a run; completes when that is durable.
     *
     * <p>Ends with {@link RefusedException} of {@link RefusedException.Cause#KEY_IN_USE} where a new run has the key of
     * another one.
     *
     * @return whether it was kept: not where the version before it is not what is kept, for somebody else changed it
     */
    Mono<Boolean> save(StoredRun run);

    /** What others change, each run as often as they do or more seldom, with the latest at last. Does not end. */
    Flux<StoredRun> changes();
}
