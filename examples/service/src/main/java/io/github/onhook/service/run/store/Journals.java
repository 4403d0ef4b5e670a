package io.github.onhook.service.run.store;

import io.github.onhook.journal.Journal;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The journals of runs, and their owners. Never blocks. */
public interface Journals {

    /** A run that this instance owns: no other executes it before it is given back. */
    interface Held {

        /** Opens its journal, and creates it if needed. */
        Mono<Journal> open();

        /** Gives the run back. */
        Mono<Void> giveBack();
    }

    /** Prepares a journal before its run becomes visible. */
    Mono<Void> create(String runId, Plan plan);

    /** Deletes the journal of a run that was deleted, or not started. */
    Mono<Void> forget(String runId);

    /** The entries of a journal; empty if there is none. Not while its run is active here. */
    Flux<Outcome> outcomes(String runId, Plan plan);

    /**
     * Takes a run for this instance.
     *
     * <p>Fails with {@link io.github.onhook.journal.Journal.JournalException} of kind {@code TAKEN} if another instance owns
     * it; appends
     * fail in the same way once ownership is lost.
     */
    Mono<Held> take(String runId);
}
