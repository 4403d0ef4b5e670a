package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Plan;
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
 * Stores runs in PostgreSQL, with their plans and journals, for several instances: one instance at a time owns a run.
 *
 * <p>Immutable and thread-safe. All publishers are cold and never block. Errors are {@link JournalException}s.
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
     * Uses this database.
     *
     * @param connections preferably a pool, with one connection for each active run here, and one or two more; not
     * closed
     */
    public static R2dbcJournals of(ConnectionFactory connections) {
        return new R2dbcJournals(
                new Database(connections), Settings.defaults().requestTimeout(), Time.of(Schedulers.parallel()));
    }

    /**
     * How long after the expiry of a lease its run can be taken: at least as long as a request of the previous owner
     * may be
     * in flight, {@link Settings#requestTimeout()}. Default: 10 s, as there.
     */
    public R2dbcJournals margin(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("margin must not be negative, was " + value);
        }
        return new R2dbcJournals(database, value, time);
    }

    /** The clocks and the scheduler. Default: the system clocks and {@link Schedulers#parallel()}. */
    public R2dbcJournals time(Time value) {
        return new R2dbcJournals(database, margin, value);
    }

    /**
     * Creates or migrates the schema {@code onhook}. Idempotent; concurrent calls are serialized.
     */
    public Mono<Void> migrate() {
        return Migrations.apply(database)
                .onErrorMap(error -> Database.failure("the schema cannot be made", error))
                .checkpoint("Onhook migrate");
    }

    /**
     * Stores a new run, in one transaction.
     *
     * @param attributes opaque text that is returned with the run, such as the settings as JSON; no secrets
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
                                Kind.TAKEN, "there is a run " + runId + " already: use another id", e))
                .onErrorMap(error -> Database.failure("the run " + runId + " cannot be stored", error))
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
     * Takes a run for this instance and renews the lease until the journal is closed. The run must be free: never
     * taken, given
     * back, or its lease and the margin expired.
     *
     * <p>Fails with {@link JournalException}, of kind {@code TAKEN} if another instance owns the run.
     *
     * @param owner this instance's name, informational
     * @param timeToLive the duration of the lease; renewed every third of it. At least 100 ms; 30 s is a
     *     good choice
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
                .onErrorMap(error -> Database.failure("the run " + runId + " cannot be taken", error));
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

    /** Runs after the take, and so after the last append of the previous owner. */
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

    /**
     * Deletes a run with its plan and its journal, unless an instance owns it. Needs the privilege DELETE on
     * {@code onhook.run}.
     *
     * @return whether there was one, and nobody owned it
     */
    public Mono<Boolean> delete(String runId) {
        return database.update(
                        Sql.of("DELETE FROM onhook.run WHERE run_id = $1 AND free_at <= clock_timestamp()", runId))
                .map(rows -> rows > 0)
                .onErrorMap(error -> Database.failure("the run " + runId + " cannot be deleted", error));
    }

    /** Opens the journal of a run read-only, regardless of its owner. */
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
                        Kind.UNAVAILABLE, "the journal of " + runId + " is open read-only: take the run", null));
            }

            @Override
            public void close() {}
        };
    }

    /** The ids of runs that have not ended and can be taken now, oldest first. */
    public Flux<String> unfinished() {
        return database.rows(
                        Sql.of("SELECT run_id FROM onhook.run WHERE state <> 'ENDED' AND free_at <= clock_timestamp()"
                                + " ORDER BY created_at, run_id"),
                        ROWS_AT_ONCE,
                        row -> Objects.requireNonNull(row.get(0, String.class)))
                .onErrorMap(error -> Database.failure("the runs cannot be read", error));
    }

    /** All runs, newest first. */
    public Flux<StoredRun> runs() {
        return database.rows(
                        Sql.of(COLUMNS + " ORDER BY created_at DESC, run_id DESC"), ROWS_AT_ONCE, R2dbcJournals::run)
                .onErrorMap(error -> Database.failure("the runs cannot be read", error));
    }

    /** A run; empty if the id is unknown. */
    public Mono<StoredRun> run(String runId) {
        return database.row(Sql.of(COLUMNS + " WHERE run_id = $1", runId), R2dbcJournals::run)
                .onErrorMap(error -> Database.failure("the run " + runId + " cannot be read", error));
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

    /** The plan that a run was created with, verified by its fingerprint. */
    public Mono<Plan> plan(String runId) {
        Sql whole = Sql.of("SELECT fingerprint, duplicates FROM onhook.run WHERE run_id = $1", runId);
        Sql parts = Sql.of("SELECT packed FROM onhook.plan_part WHERE run_id = $1 ORDER BY part", runId);
        return database.row(whole, row -> new Whole(text(row, 0), Objects.requireNonNull(row.get(1, Long.class))))
                .switchIfEmpty(Mono.error(() -> unknown(runId)))
                .flatMap(expected -> database.rows(parts, PARTS_AT_ONCE, R2dbcJournals::bytes)
                        .publishOn(Schedulers.boundedElastic(), PARTS_AT_ONCE)
                        .collect(
                                () -> Plan.builder().allowConflicts(true).alreadyDropped(expected.duplicates()),
                                (Plan.Builder plan, byte[] part) -> PlanParts.unpack(part, plan))
                        .map(plan -> trusted(runId, expected, plan.build())))
                .onErrorMap(IllegalArgumentException.class, e -> damaged(runId, e))
                .onErrorMap(error -> Database.failure("the plan of " + runId + " cannot be read", error));
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
