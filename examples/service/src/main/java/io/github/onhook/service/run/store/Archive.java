package io.github.onhook.service.run.store;

import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Durable storage for the files of runs, which makes them available to every instance in {@link RunFiles}. Never
 * blocks.
 */
public interface Archive {

    /** Stores the local files of a run, replacing earlier versions. */
    Mono<Void> keep(String runId, List<String> names);

    /** Makes the stored files of a run available locally. */
    Mono<Void> bring(String runId, List<String> names);

    /** Deletes the files of a run that was not started. */
    Mono<Void> forget(String runId);

    /**
     * The ids of unknown runs that files are stored for, as after a crash between an upload and its run.
     *
     * @param before only files that were stored before this
     * @param most so many at most
     */
    Flux<String> orphans(Instant before, int most);
}
