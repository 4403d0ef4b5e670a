package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.JournalException.Kind;
import io.github.onhook.model.Plan;
import io.github.onhook.model.PlanBuilder;
import io.github.onhook.model.Settings;
import io.github.onhook.time.Time;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.Row;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs in a PostgreSQL database, with their plans and journals, that several instances share: each run is had by one of them
 * at a time.
 *
 * <p>Immutable, and safe for use by several threads. All is cold, and nothing blocks. Errors are {@link JournalException}s.
 */
public final class R2dbcJournals {

    private static final int ROWS_AT_ONCE = 64;
    private static final int PARTS_AT_ONCE = 2;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final String COLUMNS =
            "SELECT run_id, fingerprint, targets, attributes, state, created_at, ended_at, owner FROM onhook.run";

    private final Database database;
    private final Duration margin;
    private final Time time;

    private R2dbcJournals(Database database, Duration margin, Time time) {
        this.database = database;
        this.margin = margin;
        this.time = time;
    }

    /**
     * Names the database.
     *
     * @param connections best a pool, with a connection for each run that goes on here, and one or two more; not closed
     */
    public static R2dbcJournals of(ConnectionFactory connections) {
        return new R2dbcJournals(
                new Database(connections), Settings.defaults().requestTimeout(), Time.of(Schedulers.parallel()));
    }

    /**
     * How long after the end of a lease its run is free: as long as a request of the instance that had it may be under way,
     * {@link Settings#requestTimeout()}. Default: 10 s, as there.
     */
    public R2dbcJournals margin(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("margin must not be negative, was " + value);
        }
        return new R2dbcJournals(database, value, time);
    }

    /** The clocks and the scheduler. Default: the machine's, and {@link Schedulers#parallel()}. */
    public R2dbcJournals time(Time value) {
        return new R2dbcJournals(database, margin, value);
    }

    /**
     * Makes the schema {@code onhook}, or brings it up to date. Harmless where it is; several at once wait for each other.
     */
    public Mono<Void> migrate() {
        return Migrations.apply(database)
                .onErrorMap(error -> Database.told("the schema cannot be made", error))
                .checkpoint("Onhook migrate");
    }

    /**
     * Stores a run that has not begun; all of it, or nothing.
     *
     * @param attributes whatever the caller wants back with it, such as the settings as JSON; no secrets
     */
    public Mono<Void> create(String runId, Plan plan, String attributes) {
        return database.transaction(connection -> insert(connection, runId, plan, attributes)
                        .thenMany(PlanParts.pack(plan)
                                .subscribeOn(Schedulers.boundedElastic())
                                .index()
                                .concatMap(
                                        part -> Sql.of(
                                                        "INSERT INTO onhook.plan_part VALUES ($1, $2, $3)",
                                                        runId,
                                                        part.getT1().intValue(),
                                                        ByteBuffer.wrap(part.getT2()))
                                                .update(connection),
                                        1))
                        .count())
                .onErrorMap(
                        R2dbcDataIntegrityViolationException.class,
                        e -> new JournalException(
                                Kind.TAKEN, "there is a run " + runId + " already: give this one another id", e))
                .onErrorMap(error -> Database.told("the run " + runId + " cannot be stored", error))
                .then();
    }

    private static Mono<Long> insert(Connection connection, String runId, Plan plan, String attributes) {
        return Sql.of("""
                        INSERT INTO onhook.run (run_id, fingerprint, targets, duplicates, attributes, state, created_at,
                            token, lease_until, free_at)
                        VALUES ($1, $2, $3, $4, $5, 'CREATED', now(), 0, now(), now())\
                        """, runId, plan.fingerprint(), plan.size(), plan.duplicates(), attributes)
                .update(connection);
    }

    /**
     * Takes a run for this instance, and keeps it by renewing until the journal is closed. The run must be free: given back,
     * or its lease and the margin after it over.
     *
     * <p>Ends with {@link JournalException}, of kind {@code TAKEN} where another has it.
     *
     * @param owner this instance's name, for people
     * @param timeToLive how long the run stays this instance's without a sign of life; renewed three times as often. At
     *     least 100 ms; half a minute is a good choice
     */
    public Mono<R2dbcJournal> take(String runId, String owner, Duration timeToLive) {
        if (timeToLive.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("timeToLive must be at least " + SHORTEST + ", was " + timeToLive);
        }
        Lease.Terms terms = new Lease.Terms(owner, timeToLive, margin);
        return Mono.defer(() -> {
                    long asked = time.nanoTime().getAsLong();
                    return token(runId, terms)
                            .switchIfEmpty(Mono.defer(() -> refusal(runId)))
                            .map(token -> new Lease(database, time, runId, token, terms, asked));
                })
                .flatMap(lease -> behindAll(runId).map(next -> new R2dbcJournal(database, time, lease, next)))
                .onErrorMap(error -> Database.told("the run " + runId + " cannot be taken", error));
    }

    private Mono<Long> token(String runId, Lease.Terms terms) {
        return database.row(
                Sql.of("""
                        UPDATE onhook.run SET token = token + 1, owner = $2,
                            lease_until = clock_timestamp() + $3 * interval '1 millisecond',
                            free_at = clock_timestamp() + $4 * interval '1 millisecond'
                        WHERE run_id = $1 AND free_at <= clock_timestamp() RETURNING token\
                        """, runId, terms.owner(), terms.millis(), terms.millisUntilFree()),
                row -> Objects.requireNonNull(row.get(0, Long.class)));
    }

    /** Asked after the run was taken, and so after the last append of whoever had it. */
    private Mono<Long> behindAll(String runId) {
        return database.row(
                Sql.of("SELECT coalesce(max(part) + 1, 0) FROM onhook.journal WHERE run_id = $1", runId),
                row -> Objects.requireNonNull(row.get(0, Long.class)));
    }

    private Mono<Long> refusal(String runId) {
        return database.row(
                        Sql.of("SELECT coalesce(owner, 'nobody'), free_at FROM onhook.run WHERE run_id = $1", runId),
                        row -> new JournalException(
                                Kind.TAKEN,
                                "the run " + runId + " is taken: " + row.get(0, String.class)
                                        + " has it, at least until " + row.get(1, OffsetDateTime.class)
                                        + ". Try again then",
                                null))
                .switchIfEmpty(Mono.error(() -> unknown(runId)))
                .flatMap(Mono::error);
    }

    private static JournalException unknown(String runId) {
        return new JournalException(
                Kind.UNAVAILABLE, "there is no run " + runId + " in this database: create it first", null);
    }

    /** The journal of a run to look at, whoever has it: it cannot be appended to. */
    public Journal read(String runId) {
        return new Journal() {
            @Override
            public String runId() {
                return runId;
            }

            @Override
            public Flux<Entry> replay() {
                return StoredEntries.of(database, runId);
            }

            @Override
            public Mono<Void> append(List<Entry> entries) {
                return Mono.error(new JournalException(
                        Kind.UNAVAILABLE, "the journal of " + runId + " was opened to be read: take the run", null));
            }

            @Override
            public void close() {}
        };
    }

    /** The ids of runs that have not ended and are free to be taken now, oldest first. */
    public Flux<String> unfinished() {
        return database.rows(
                        Sql.of("SELECT run_id FROM onhook.run WHERE state <> 'ENDED' AND free_at <= clock_timestamp()"
                                + " ORDER BY created_at, run_id"),
                        ROWS_AT_ONCE,
                        row -> Objects.requireNonNull(row.get(0, String.class)))
                .onErrorMap(error -> Database.told("the runs cannot be read", error));
    }

    /** All runs, newest first. */
    public Flux<StoredRun> runs() {
        return database.rows(
                        Sql.of(COLUMNS + " ORDER BY created_at DESC, run_id DESC"), ROWS_AT_ONCE, R2dbcJournals::run)
                .onErrorMap(error -> Database.told("the runs cannot be read", error));
    }

    /** A run; empty where there is none of this id. */
    public Mono<StoredRun> run(String runId) {
        return database.row(Sql.of(COLUMNS + " WHERE run_id = $1", runId), R2dbcJournals::run)
                .onErrorMap(error -> Database.told("the run " + runId + " cannot be read", error));
    }

    private static StoredRun run(Row row) {
        OffsetDateTime ended = row.get(6, OffsetDateTime.class);
        return new StoredRun(
                text(row, 0),
                text(row, 1),
                Objects.requireNonNull(row.get(2, Long.class)),
                text(row, 3),
                StoredRun.State.valueOf(text(row, 4)),
                Objects.requireNonNull(row.get(5, OffsetDateTime.class)).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.get(7, String.class));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    /** The plan of a run, the very one that it was created with. */
    public Mono<Plan> plan(String runId) {
        Sql whole = Sql.of("SELECT fingerprint, duplicates FROM onhook.run WHERE run_id = $1", runId);
        Sql parts = Sql.of("SELECT packed FROM onhook.plan_part WHERE run_id = $1 ORDER BY part", runId);
        return database.row(whole, row -> new Whole(text(row, 0), Objects.requireNonNull(row.get(1, Long.class))))
                .switchIfEmpty(Mono.error(() -> unknown(runId)))
                .flatMap(expected -> database.rows(parts, PARTS_AT_ONCE, R2dbcJournals::bytes)
                        .publishOn(Schedulers.boundedElastic(), PARTS_AT_ONCE)
                        .collect(
                                () -> Plan.builder().allowConflicts(true).alreadyDropped(expected.duplicates()),
                                (PlanBuilder plan, byte[] part) -> PlanParts.unpack(part, plan))
                        .map(plan -> trusted(runId, expected, plan.build())))
                .onErrorMap(IllegalArgumentException.class, e -> damaged(runId, e))
                .onErrorMap(error -> Database.told("the plan of " + runId + " cannot be read", error));
    }

    private record Whole(String fingerprint, long duplicates) {}

    private static byte[] bytes(Row row) {
        ByteBuffer packed = Objects.requireNonNull(row.get(0, ByteBuffer.class));
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        return bytes;
    }

    private static Plan trusted(String runId, Whole expected, Plan plan) {
        if (!plan.fingerprint().equals(expected.fingerprint())) {
            throw damaged(runId, null);
        }
        return plan;
    }

    private static JournalException damaged(String runId, @Nullable Throwable cause) {
        return new JournalException(
                Kind.NOT_TRUSTED,
                "the plan of " + runId
                        + " is not the one that was stored. Run the targets anew, and what is off already is"
                        + " found so",
                cause);
    }
}
