package io.github.onhook.journal.r2dbc;

import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Divides rates among instances in PostgreSQL: a row for each location, changed by compare-and-set, in a table without a log. One
 * statement reads all locations of an instance, and one writes them; an instance asks once a second while it sends.
 *
 * <p>The table is of {@link R2dbcJournals#migrate}. Immutable and thread-safe.
 */
public final class R2dbcSharedRates implements SharedRates {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final Comparator<RateMemory.Key> ORDER = Comparator.comparing(RateMemory.Key::accountId)
            .thenComparing(RateMemory.Key::region)
            .thenComparing(RateMemory.Key::operation);

    private final Database database;

    private record Stored(RateMemory.Key key, @Nullable State state, Instant now) {}

    private R2dbcSharedRates(ConnectionFactory connections) {
        this.database = new Database(connections);
    }

    /**
     * Uses this database.
     *
     * @param connections preferably a pool; not closed
     */
    public static R2dbcSharedRates of(ConnectionFactory connections) {
        return new R2dbcSharedRates(connections);
    }

    @Override
    public Mono<Snapshot> read(Collection<RateMemory.Key> keys) {
        List<RateMemory.Key> asked = List.copyOf(keys);
        return database.rows(
                        Sql.of(
                                """
                SELECT account_id, region, operation, version, state, clock_timestamp()
                FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (account_id, region, operation)
                    LEFT JOIN onhook.shared_rate USING (account_id, region, operation)\
                """,
                                column(asked, RateMemory.Key::accountId),
                                column(asked, RateMemory.Key::region),
                                column(asked, RateMemory.Key::operation)),
                        ROWS_AT_ONCE,
                        R2dbcSharedRates::stored)
                .collectList()
                .map(R2dbcSharedRates::snapshot)
                .onErrorMap(error -> Database.failure("the shared rates cannot be read", error));
    }

    private static Snapshot snapshot(List<Stored> rows) {
        Map<RateMemory.Key, State> states = new HashMap<>();
        Instant now = Instant.EPOCH;
        for (Stored row : rows) {
            now = row.now();
            if (row.state() != null) {
                states.put(row.key(), row.state());
            }
        }
        return new Snapshot(states, now);
    }

    private static Stored stored(Row row) {
        Long version = row.get(3, Long.class);
        return new Stored(
                key(row),
                version == null ? null : new State(version, text(row, 4)),
                Objects.requireNonNull(row.get(5, OffsetDateTime.class)).toInstant());
    }

    private static RateMemory.Key key(Row row) {
        return new RateMemory.Key(text(row, 0), text(row, 1), text(row, 2));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    @Override
    public Mono<Set<RateMemory.Key>> write(Map<RateMemory.Key, State> states) {
        // Rows are locked in one order by all instances, so that none waits for another in a circle.
        List<Map.Entry<RateMemory.Key, State>> all = states.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(ORDER))
                .toList();
        return database.rows(
                        Sql.of(
                                """
                INSERT INTO onhook.shared_rate AS stored (account_id, region, operation, version, state)
                SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
                ON CONFLICT (account_id, region, operation) DO UPDATE
                    SET version = excluded.version, state = excluded.state
                    WHERE stored.version = excluded.version - 1
                RETURNING account_id, region, operation\
                """,
                                column(all, each -> each.getKey().accountId()),
                                column(all, each -> each.getKey().region()),
                                column(all, each -> each.getKey().operation()),
                                all.stream()
                                        .map(each -> each.getValue().version())
                                        .toArray(Long[]::new),
                                column(all, each -> each.getValue().value())),
                        ROWS_AT_ONCE,
                        R2dbcSharedRates::key)
                .collect(Collectors.toSet())
                .onErrorMap(error -> Database.failure("the shared rates cannot be written", error));
    }

    private static <T> String[] column(List<T> rows, Function<T, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }
}
