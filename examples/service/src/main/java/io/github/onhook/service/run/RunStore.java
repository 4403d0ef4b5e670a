package io.github.onhook.service.run;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where runs are kept, so that they outlive the process.
 *
 * <p>Never blocks. Files of a run are another matter: see {@link RunFiles}.
 */
public interface RunStore {

    /** All runs, the oldest first. */
    Flux<StoredRun> load();

    /**
     * Keeps a run; completes when that is durable.
     *
     * <p>Ends with {@link RefusedException} of {@link RefusedException.Cause#STALE} if what is kept is not older than this:
     * somebody else has changed it.
     */
    Mono<Void> save(StoredRun run);
}
