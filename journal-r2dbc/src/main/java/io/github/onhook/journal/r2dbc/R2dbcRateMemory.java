package io.github.onhook.journal.r2dbc;

import io.github.onhook.rate.RateMemory;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps learned rates in PostgreSQL, for all instances that use the database. It answers from memory: {@link #refresh} reads what
 * others have stored since, {@link #save} writes what runs here learned. The newer entry of a quota counts. The 20,000 that were
 * used last are in memory; those of more than 90 days are not read.
 *
 * <p>The table is of {@link R2dbcJournals#migrate}. Errors are {@link io.github.onhook.journal.Journal.JournalException}s; runs do not
 * depend on this: without it, they find their rates anew.
 */
public final class R2dbcRateMemory implements RateMemory {

    private static final int MOST = 20_000;
    private static final int ROWS_AT_ONCE = 1_000;
    private static final Duration KEPT = Duration.ofDays(90);
    /** A row may become visible so long after the time it was stored at. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final Database database;
    private final RateMemory known = RateMemory.inMemory(MOST);
    private final Map<Key, Entry> unsaved = new ConcurrentHashMap<>();
    private volatile OffsetDateTime readUntil;

    private record Stored(Key key, Entry entry, OffsetDateTime at) {}

    private R2dbcRateMemory(ConnectionFactory connections) {
        this.database = new Database(connections);
        this.readUntil = OffsetDateTime.MIN;
    }

    /**
     * Knows nothing before {@link #refresh}.
     *
     * @param connections preferably a pool; not closed
     */
    public static R2dbcRateMemory of(ConnectionFactory connections) {
        return new R2dbcRateMemory(connections);
    }

    @Override
    public @Nullable Entry load(Key key) {
        return known.load(key);
    }

    @Override
    public void store(Key key, Entry entry) {
        known.store(key, entry);
        boolean replaced = unsaved.computeIfPresent(key, (same, before) -> entry) != null;
        if (!replaced && unsaved.size() < MOST) {
            unsaved.put(key, entry);
        }
    }

    /** Reads what was stored since the last time. */
    public Mono<Void> refresh() {
        return Mono.defer(() -> database.rows(newest(), ROWS_AT_ONCE, R2dbcRateMemory::stored)
                        .doOnNext(this::learn)
                        .then())
                .onErrorMap(error -> Database.failure("the learned rates cannot be read", error))
                .checkpoint("Onhook rates refresh");
    }

    /** The newest ones, oldest of them first. */
    private Sql newest() {
        OffsetDateTime since = readUntil;
        String columns = "SELECT account_id, region, operation, value, learned_at, stored_at FROM onhook.learned_rate"
                + " WHERE learned_at > clock_timestamp() - interval '" + KEPT.toDays() + " days'";
        String end = " ORDER BY stored_at DESC LIMIT " + MOST;
        Sql rows = since.equals(OffsetDateTime.MIN)
                ? Sql.of(columns + end)
                : Sql.of(columns + " AND stored_at > $1" + end, since.minus(OVERLAP));
        return new Sql("SELECT * FROM (" + rows.text() + ") AS newest ORDER BY stored_at", rows.values());
    }

    private static Stored stored(Row row) {
        return new Stored(
                new Key(text(row, 0), text(row, 1), text(row, 2)),
                new Entry(text(row, 3), time(row, 4).toInstant()),
                time(row, 5));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private static OffsetDateTime time(Row row, int column) {
        return Objects.requireNonNull(row.get(column, OffsetDateTime.class));
    }

    private void learn(Stored stored) {
        Entry own = known.load(stored.key());
        if (own == null || own.learnedAt().isBefore(stored.entry().learnedAt())) {
            known.store(stored.key(), stored.entry());
        }
        readUntil = stored.at();
    }

    /** Writes what was stored here since the last time; what cannot be written is written the next time. */
    public Mono<Void> save() {
        return Flux.defer(() -> Flux.fromIterable(Map.copyOf(unsaved).entrySet()))
                .sort(Comparator.comparing((Map.Entry<Key, Entry> each) -> line(each.getKey())))
                .buffer(ROWS_AT_ONCE)
                .concatMap(
                        part -> database.update(insert(part))
                                .doOnNext(rows -> part.forEach(each -> unsaved.remove(each.getKey(), each.getValue()))),
                        1)
                .then()
                .onErrorMap(error -> Database.failure("the learned rates cannot be stored", error))
                .checkpoint("Onhook rates save");
    }

    /** Rows are locked in one order by all instances, so that none waits for another in a circle. */
    private static String line(Key key) {
        return String.join(" ", key.accountId(), key.region(), key.operation());
    }

    private static Sql insert(List<Map.Entry<Key, Entry>> part) {
        return Sql.of(
                """
            INSERT INTO onhook.learned_rate AS known (account_id, region, operation, value, learned_at, stored_at)
            SELECT account_id, region, operation, value, timestamptz 'epoch' + micros * interval '1 microsecond',
                clock_timestamp()
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
                AS learned (account_id, region, operation, value, micros)
            ON CONFLICT (account_id, region, operation) DO UPDATE
                SET value = excluded.value, learned_at = excluded.learned_at, stored_at = excluded.stored_at
                WHERE known.learned_at < excluded.learned_at\
            """,
                column(part, each -> each.getKey().accountId()),
                column(part, each -> each.getKey().region()),
                column(part, each -> each.getKey().operation()),
                column(part, each -> each.getValue().value()),
                part.stream().map(R2dbcRateMemory::micros).toArray(Long[]::new));
    }

    private static String[] column(List<Map.Entry<Key, Entry>> part, Function<Map.Entry<Key, Entry>, String> value) {
        return part.stream().map(value).toArray(String[]::new);
    }

    private static Long micros(Map.Entry<Key, Entry> each) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, each.getValue().learnedAt());
    }
}
