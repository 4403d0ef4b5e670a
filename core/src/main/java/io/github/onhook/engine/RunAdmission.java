package io.github.onhook.engine;

import io.github.onhook.Settings;
import io.github.onhook.ThrottleScope;
import io.github.onhook.internal.rate.TokenBucket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Admits the requests of all lanes of a run: bounds requests in flight, follows demand, and spends the run's tokens, in turn. */
final class RunAdmission {

    /** How often a total rate that another component sets is read while a lane waits for a token. */
    private static final Duration RATE_POLL_INTERVAL = Duration.ofSeconds(1);

    /** Requests per second until the total rate that another component sets can be read. */
    private static final double UNREADABLE_RATE = 1;

    private final Settings settings;
    private final Engine engine;
    private final Loop loop;
    private final OutcomeEmitter emitter;
    private final JournalWriter journalWriter;
    private final @Nullable TokenBucket bucket;
    private final @Nullable DoubleSupplier rate;
    /** Lanes that could send, were it not for what the run lacks. */
    private final Set<Lane> waiting = new LinkedHashSet<>();

    private @Nullable Lane turn;
    private int inFlight;
    private boolean waitsForToken;
    private boolean rateFailed;
    private long tokenWaitedSince;
    /** Whether no change is to be sent for now. */
    boolean paused;
    /** Numbers that are to be read, in all lanes. */
    int openReads;

    RunAdmission(Engine engine, Loop loop, OutcomeEmitter emitter, JournalWriter journalWriter) {
        this.engine = engine;
        this.settings = engine.settings();
        this.loop = loop;
        this.emitter = emitter;
        this.journalWriter = journalWriter;
        this.rate = engine.totalRate();
        Double most = rate == null ? settings.maxTotalRate() : Double.valueOf(UNREADABLE_RATE);
        this.bucket = most == null ? null : new TokenBucket(most, 1, loop.nanoTime());
    }

    /** Takes room for one request; or lets the lane wait for its turn. */
    boolean admit(Lane lane, boolean read) {
        boolean inTurn = lane.equals(turn) || waiting.isEmpty();
        turn = null;
        if (!inTurn
                || journalWriter.isBackpressured()
                || inFlight >= settings.maxInFlight()
                || (!read && !mayChange())
                || !takeToken()) {
            waiting.add(lane);
            return false;
        }
        inFlight++;
        return true;
    }

    /** A request ended, or was not sent after all. */
    void released() {
        inFlight--;
    }

    /** Whether nothing is in flight, and nothing is left to read. */
    boolean isQuiet() {
        return inFlight == 0 && openReads == 0;
    }

    /** Gives the lanes that wait their turns, as long as there is room. */
    void dispatch() {
        for (int turns = waiting.size(); turns > 0 && !waiting.isEmpty() && hasRoom(); turns--) {
            Lane next = waiting.iterator().next();
            waiting.remove(next);
            turn = next;
            next.pump();
            turn = null;
        }
    }

    private boolean hasRoom() {
        return !journalWriter.isBackpressured()
                && inFlight < settings.maxInFlight()
                && !waitsForToken
                && (mayChange() || openReads > 0);
    }

    private boolean mayChange() {
        return !paused && emitter.hasDemand();
    }

    private boolean takeToken() {
        if (bucket == null) {
            return true;
        }
        if (waitsForToken) {
            return false;
        }
        long now = loop.nanoTime();
        followRate(bucket, now);
        long wait = bucket.nanosUntilToken(now);
        if (wait > 0) {
            waitsForToken = true;
            tokenWaitedSince = now;
            loop.after(rate == null ? wait : Math.min(wait, RATE_POLL_INTERVAL.toNanos()), this::tokenIsThere);
            return false;
        }
        bucket.take(now);
        return true;
    }

    private void tokenIsThere() {
        waitsForToken = false;
        engine.listener().throttleWaited(ThrottleScope.RUN, loop.nanoTime() - tokenWaitedSince);
        dispatch();
    }

    /** A rate that cannot be read, or is none, changes nothing. */
    private void followRate(TokenBucket tokens, long now) {
        if (rate == null) {
            return;
        }
        try {
            double read = rate.getAsDouble();
            if (!(read > 0) || Double.isInfinite(read)) {
                throw new IllegalStateException("maxTotalRate must be greater than zero, was " + read);
            }
            tokens.rate(read, now);
        } catch (Throwable e) {
            if (!rateFailed || e instanceof VirtualMachineError) {
                Foreign.failed("maxTotalRate", e);
            }
            rateFailed = true;
        }
    }
}
