package io.github.onhook.service.run;

import io.github.onhook.journal.Journal;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where the journals of runs are, and who has which. Never blocks. */
public interface Journals {

    /** A run that this instance has: no other goes on with it before it was given back. */
    interface Held {

        /** Opens its journal, and makes it if there is none. */
        Mono<Journal> open();

        /** Lets others have the run. */
        Mono<Void> giveBack();
    }

    /** Makes a journal possible, before its run is known to anybody. */
    Mono<Void> create(String runId, Plan plan);

    /** What a journal holds by now; nothing where there is none. Not while its run goes on here. */
    Flux<Outcome> outcomes(String runId, Plan plan);

    /**
     * Takes a run for this instance.
     *
     * <p>Ends with {@link io.github.onhook.journal.JournalException} of kind {@code TAKEN} where another has it; then, also
     * later, so does an append.
     */
    Mono<Held> take(String runId);
}
