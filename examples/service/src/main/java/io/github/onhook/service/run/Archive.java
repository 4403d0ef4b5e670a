package io.github.onhook.service.run;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Where the files of runs are for good, so that every instance has them in {@link RunFiles}. Never blocks.
 */
public interface Archive {

    /** Keeps files of a run as they are here now, in place of those that were kept under their names. */
    Mono<Void> keep(String runId, List<String> names);

    /** Lets files of a run be here as they were kept. */
    Mono<Void> bring(String runId, List<String> names);

    /** Forgets what is kept of a run that was not started after all. */
    Mono<Void> forget(String runId);
}
