package io.github.onhook.journal.r2dbc;

import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.JournalException.Kind;
import io.github.onhook.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The right to append to a journal, for a time that is renewed. */
final class Lease {

    /*
     * Design notes. The database decides: whoever has the row's token may append, and each one who takes the run raises it.
     * The local clock only makes it stricter. It counts from before a renewal was sent, so by it the lease ends before the
     * database lets anybody else have the run. It is what stops an instance that was paused between the commit of an append
     * and its answer: by the database that append was in time, but what it allowed is not any more.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** So many renewals may fail before the lease runs out. */
    private static final int RENEWALS = 3;

    final String runId;
    final long token;
    final Terms terms;
    private final Database database;
    private final Time time;
    private volatile long until;
    private volatile boolean lost;

    /**
     * For how long it is had.
     *
     * @param timeToLive from one renewal on
     * @param margin how long after its end the run is free
     */
    record Terms(String owner, Duration timeToLive, Duration margin) {

        long millis() {
            return timeToLive.toMillis();
        }

        long millisUntilFree() {
            return timeToLive.plus(margin).toMillis();
        }
    }

    /** @param asked when it was asked for, by the monotonic clock */
    Lease(Database database, Time time, String runId, long token, Terms terms, long asked) {
        this.database = database;
        this.time = time;
        this.runId = runId;
        this.token = token;
        this.terms = terms;
        this.until = asked + terms.timeToLive().toNanos();
    }

    /** Renews it until it is lost. Never ends by itself. */
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
                            WHERE run_id = $1 AND token = $2 AND lease_until > clock_timestamp()""", runId, token, terms.millis(), terms.millisUntilFree()))
                    .map(rows -> renewed(rows > 0, asked));
        });
    }

    private boolean renewed(boolean held, long asked) {
        if (held) {
            until = asked + terms.timeToLive().toNanos();
        } else {
            lost = true;
            LOG.warn("A run is lost to another, or its lease ran out: run={} owner={}", runId, terms.owner());
        }
        return held;
    }

    private Mono<Boolean> notRenewed(Throwable error) {
        LOG.warn("A lease was not renewed: run={} owner={} cause={}", runId, terms.owner(), error.toString());
        return Mono.just(true);
    }

    /** Whether it has not run out, by the local clock and for all that was heard. */
    boolean isHeld() {
        return !lost && time.nanoTime().getAsLong() - until < 0;
    }

    /** What is wrong when it is not held. */
    JournalException gone(@Nullable Throwable cause) {
        return new JournalException(
                Kind.TAKEN,
                "the run " + runId + " is no longer this instance's (" + terms.owner()
                        + "): its lease ran out, for the process was held up or the database away, and another may have"
                        + " it. Leave it to that one, or take it again",
                cause);
    }

    /** Lets the next one have the run at once. */
    Mono<Void> giveBack() {
        return database.update(Sql.of(
                        "UPDATE onhook.run SET owner = NULL, lease_until = clock_timestamp(), free_at = clock_timestamp()"
                                + " WHERE run_id = $1 AND token = $2",
                        runId,
                        token))
                .doFirst(() -> lost = true)
                .then();
    }
}
