package io.github.onhook.internal.operation;

import io.github.onhook.model.Operation;
import reactor.core.publisher.Mono;

/** What a run does to its items, over the calls that it takes. */
public interface RunOperation {

    /** Its name, its labels, its statuses. */
    Operation name();

    /**
     * Makes ready to call a Region, so that the time it takes is not the first request's. Cold; ends with an error where
     * the Region cannot be called.
     */
    Mono<Void> prepare(String region);

    /** The step that every item begins with. */
    Step first();
}
