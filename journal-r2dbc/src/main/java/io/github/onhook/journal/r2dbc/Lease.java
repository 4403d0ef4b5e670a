package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A renewable lease: the exclusive right to append to a journal. */
final class Lease {

    /*
     * Design notes. The database is authoritative: an append requires the row's fencing token, and each take increments
     * it. The local
     * monotonic clock is only stricter: it counts from before a renewal was sent, so by it the lease expires before the
     * database lets another instance take the run. It stops an instance that was suspended between the commit of an
     * append
     * and its answer: the append was in time, but its requests may no longer be sent.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** Renewals per time to live: this many may fail before the lease expires. */
    private static final int RENEWALS = 3;

    final String runId;
    final long token;
    final Terms terms;
    private final Database database;
    private final Time time;
    private volatile long until;
    private volatile boolean lost;

    /**
     * The terms of a lease.
     *
     * @param timeToLive from each renewal
     * @param margin how long after its expiry the run can be taken
     */
    record Terms(String owner, Duration timeToLive, Duration margin) {

        long millis() {
            return timeToLive.toMillis();
        }

        long millisUntilFree() {
            return timeToLive.plus(margin).toMillis();
        }
    }

    /** @param asked when it was requested, by the monotonic clock */
    Lease(Database database, Time time, String runId, long token, Terms terms, long asked) {
        this.database = database;
        this.time = time;
        this.runId = runId;
        this.token = token;
        this.terms = terms;
        this.until = asked + terms.timeToLive().toNanos();
    }

    /** Renews it until it is lost. Does not complete. */
    Flux<Boolean> keep() {
        Duration pause = terms.timeToLive().dividedBy(RENEWALS);
        return Flux.interval(pause, time.scheduler())
                .onBackpressureDrop()
                .concatMap(tick -> renew().timeout(pause, time.scheduler()).onErrorResume(this::notRenewed), 1)
                .takeUntil(held -> !held);
    }

    private Mono<Boolean> renew() {
        return Mono.defer(() -> {
            long asked = time.nanoTime().getAsLong();
            return database.update(Sql.of("""
                UPDATE onhook.run SET
                    lease_until = clock_timestamp() + $3 * interval '1 millisecond',
                    free_at = clock_timestamp() + $4 * interval '1 millisecond'
                WHERE run_id = $1 AND token = $2 AND lease_until > clock_timestamp()\
                """, runId, token, terms.millis(), terms.millisUntilFree()))
                    .map(rows -> renewed(rows > 0, asked));
        });
    }

    private boolean renewed(boolean held, long asked) {
        if (held) {
            until = asked + terms.timeToLive().toNanos();
        } else {
            lost = true;
            LOG.warn(
                    "A run was taken by another instance, or its lease expired: run={} owner={}", runId, terms.owner());
        }
        return held;
    }

    private Mono<Boolean> notRenewed(Throwable error) {
        LOG.warn("A lease was not renewed: run={} owner={} cause={}", runId, terms.owner(), error.toString());
        return Mono.just(true);
    }

    /** Whether it is still held, by the local clock and the last renewal. */
    boolean isHeld() {
        return !lost && time.nanoTime().getAsLong() - until < 0;
    }

    /** The error when it is not held. */
    JournalException gone(@Nullable Throwable cause) {
        return new JournalException(
                Kind.TAKEN,
                "the run " + runId + " is no longer this instance's (" + terms.owner()
                        + "): its lease ran out, because the process was suspended or the database unavailable, and"
                        + " another instance may own it. Leave it to that one, or take it again",
                cause);
    }

    /** Frees the run for the next instance immediately. */
    Mono<Void> giveBack() {
        return database.update(Sql.of(
                        "UPDATE onhook.run SET owner = NULL, lease_until = clock_timestamp(), free_at ="
                                + " clock_timestamp() WHERE run_id = $1 AND token = $2",
                        runId,
                        token))
                .doFirst(() -> lost = true)
                .then();
    }
}
