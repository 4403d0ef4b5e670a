package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.r2dbc.StoredRun.State;
import io.github.onhook.time.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The journal of a run that this instance owns, until it gives the run back or its lease expires.
 *
 * <p>An append is one transaction that also checks ownership. Without ownership it fails with {@link JournalException}
 * of
 * kind {@code TAKEN}; so does an append that was stored, but whose answer arrived after the lease had expired by the
 * local
 * monotonic clock. Broken connections are retried for as long as the lease lasts.
 */
public final class R2dbcJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(R2dbcJournal.class);

    /** Larger appends are split into several rows, which bounds the memory of a replay. */
    private static final int MOST_IN_A_ROW = 1 << 18;

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final Time time;
    private final Lease lease;
    private final Disposable renewals;
    private long next;
    private volatile @Nullable Throwable failure;

    /**
     * Entries for one row.
     *
     * @param state the new state of the run; {@code null} if unchanged
     */
    private record Piece(String lines, @Nullable State state) {}

    R2dbcJournal(Database database, Time time, Lease lease, long next) {
        this.database = database;
        this.time = time;
        this.lease = lease;
        this.next = next;
        // Renewals end with the journal; the next append reports a lost lease.
        this.renewals =
                lease.keep().subscribe(held -> {}, error -> LOG.error("Renewals ended: run={}", runId(), error));
    }

    @Override
    public String runId() {
        return lease.runId;
    }

    @Override
    public Flux<Entry> replay() {
        return StoredEntries.of(database, runId());
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.defer(() -> Flux.fromIterable(pieces(entries))
                        .concatMap(this::write, 1)
                        .then())
                .subscribeOn(time.scheduler());
    }

    private Mono<Void> write(Piece piece) {
        Throwable before = failure;
        if (before != null) {
            return Mono.error(before);
        }
        if (!lease.isHeld()) {
            return Mono.error(lease.gone(null));
        }
        long part = next;
        return Mono.defer(() -> database.row(sql(part, piece), row -> true))
                .timeout(lease.terms.timeToLive(), time.scheduler())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        .scheduler(time.scheduler())
                        .filter(error -> Database.mayPass(error) && lease.isHeld()))
                .defaultIfEmpty(false)
                .onErrorMap(error -> !lease.isHeld(), lease::gone)
                .onErrorMap(error -> Database.failure("the journal of " + runId() + " cannot be written", error))
                .<Void>handle((held, sink) -> {
                    if (held && lease.isHeld()) {
                        next = part + 1;
                    } else {
                        sink.error(lease.gone(null));
                    }
                })
                .doOnError(error -> failure = error)
                .doOnCancel(() -> failure = new CancellationException("an append was cancelled"));
    }

    /*
     * One statement, and so one transaction. It returns a row if the run is owned, and locks the run's row until it
     * commits: the run cannot be taken between check and write. When retried after an ambiguous failure, it finds its
     * part
     * stored; no other instance can have written that part, because a later owner starts after the last part.
     */
    private Sql sql(long part, Piece piece) {
        return Sql.of("WITH held AS (" + held(piece.state()) + """
            ), written AS (
                INSERT INTO onhook.journal (run_id, part, token, appended_at, entries)
                SELECT $1, $3::bigint, $2::bigint, clock_timestamp(), $4::text FROM held
                ON CONFLICT (run_id, part) DO NOTHING)
            SELECT 1 FROM held\
            """, runId(), lease.token, part, piece.lines());
    }

    private static String held(@Nullable State state) {
        String where = " WHERE run_id = $1 AND token = $2::bigint AND lease_until > clock_timestamp()";
        return state == null
                ? "SELECT 1 FROM onhook.run" + where + " FOR UPDATE"
                : "UPDATE onhook.run SET state = '" + state + "', ended_at = "
                        + (state == State.ENDED ? "clock_timestamp()" : "NULL") + where + " RETURNING 1";
    }

    private static List<Piece> pieces(List<Entry> entries) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        State state = null;
        for (Entry entry : entries) {
            lines.append(new String(entry.toJson(), StandardCharsets.UTF_8)).append('\n');
            if (entry instanceof Entry.Ended) {
                state = State.ENDED;
            } else if (entry instanceof Entry.Began || entry instanceof Entry.Resumed) {
                state = State.RUNNING;
            }
            if (lines.length() > MOST_IN_A_ROW) {
                pieces.add(new Piece(lines.toString(), state));
                lines.setLength(0);
                state = null;
            }
        }
        if (!lines.isEmpty()) {
            pieces.add(new Piece(lines.toString(), state));
        }
        return pieces;
    }

    /**
     * Stops renewing, and frees the run for the next instance immediately. Cold. Not to be called while the run is
     * active.
     */
    public Mono<Void> giveBack() {
        return lease.giveBack()
                .doFirst(renewals::dispose)
                .onErrorMap(error -> Database.failure("the run " + runId() + " cannot be given back", error));
    }

    /** Stops renewing, as if the process had died. */
    void abandon() {
        renewals.dispose();
    }

    /** Starts {@link #giveBack()} without waiting; if that fails, the lease expires by itself. */
    @Override
    public void close() {
        giveBack()
                .subscribe(
                        nothing -> {},
                        error -> LOG.warn("A run was not given back: run={} cause={}", runId(), error.toString()));
    }
}
