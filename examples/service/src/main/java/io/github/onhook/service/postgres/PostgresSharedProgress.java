package io.github.onhook.service.postgres;

import io.github.onhook.service.run.store.SharedProgress;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shares progress between instances in an unlogged table: after a crash of the database it is published again. */
final class PostgresSharedProgress implements SharedProgress {

    private static final String NOBODY = "";

    private final DatabaseClient database;

    PostgresSharedProgress(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Void> show(Supplier<Shown> shown) {
        return Mono.fromSupplier(shown).flatMap(this::write);
    }

    private Mono<Void> write(Shown shown) {
        return database.sql("INSERT INTO onhook_service.shown (run_id, totals, view) VALUES (:id, :totals, :view)"
                        + " ON CONFLICT (run_id) DO UPDATE SET totals = excluded.totals, view = excluded.view")
                .bind("id", shown.runId())
                .bind("totals", shown.totals())
                .bind("view", Objects.requireNonNull(shown.view()))
                .then();
    }

    @Override
    public Flux<Shown> shown(Collection<String> runIds, Collection<String> watched) {
        List<String> whole = new ArrayList<>(watched);
        whole.add(NOBODY);
        return database.sql("SELECT run_id, totals, CASE WHEN run_id IN (:watched) THEN view END"
                        + " FROM onhook_service.shown WHERE run_id IN (:ids)")
                .bind("watched", whole)
                .bind("ids", runIds)
                .map(PostgresSharedProgress::shown)
                .all();
    }

    private static Shown shown(Readable row) {
        return new Shown(
                Objects.requireNonNull(row.get(0, String.class)),
                Objects.requireNonNull(row.get(1, String.class)),
                row.get(2, String.class));
    }
}
