package io.github.onhook.service.postgres;

import io.github.onhook.internal.replay.Replay;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.r2dbc.R2dbcJournal;
import io.github.onhook.journal.r2dbc.R2dbcJournals;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.service.run.store.Journals;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Journals in PostgreSQL: the instance that took a run last owns it. */
final class PostgresJournals implements Journals {

    /** The service stores its own attributes of a run in a separate table. */
    private static final String NO_ATTRIBUTES = "{}";

    private final R2dbcJournals journals;
    private final String instance;
    private final Duration lease;

    PostgresJournals(R2dbcJournals journals, String instance, Duration lease) {
        this.journals = journals;
        this.instance = instance;
        this.lease = lease;
    }

    @Override
    public Mono<Void> create(String runId, Plan plan) {
        return journals.create(runId, plan, NO_ATTRIBUTES);
    }

    @Override
    public Mono<Void> forget(String runId) {
        return journals.delete(runId).then();
    }

    @Override
    public Flux<Outcome> outcomes(String runId, Plan plan) {
        return Replay.outcomes(plan, journals.read(runId));
    }

    @Override
    public Mono<Held> take(String runId) {
        return journals.take(runId, instance, lease).map(HeldLease::new);
    }

    private record HeldLease(R2dbcJournal journal) implements Held {

        @Override
        public Mono<Journal> open() {
            return Mono.just(journal);
        }

        @Override
        public Mono<Void> giveBack() {
            return journal.giveBack();
        }
    }
}
