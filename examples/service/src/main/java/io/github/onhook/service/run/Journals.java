package io.github.onhook.service.run;

import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.journal.Journal;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where the journals of runs are. Never blocks. */
public interface Journals {

    /** What a journal holds by now, before its run goes on; nothing where there is none. */
    Flux<Outcome> outcomes(String runId, Plan plan);

    /** Takes a journal, and makes it if there is none. */
    Mono<Journal> open(String runId);
}
