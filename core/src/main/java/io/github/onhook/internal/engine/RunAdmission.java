package io.github.onhook.internal.engine;

import io.github.onhook.internal.rate.TokenBucket;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Admits the requests of all lanes of a run: bounds requests in flight, follows demand, and spends the run's tokens, in turn. */
final class RunAdmission {

    /** How often a total rate that another component sets is read while a lane waits for a token. */
    private static final Duration RATE_POLL_INTERVAL = Duration.ofSeconds(1);

    /** Requests per second until the total rate that another component sets can be read. */
    private static final double UNREADABLE_RATE = 1;

    private final int maxInFlight;
    private final RunListener listener;
    private final Loop loop;
    private final BooleanSupplier hasDemand;
    private final BooleanSupplier isBackpressured;
    private final @Nullable TokenBucket bucket;
    private final @Nullable DoubleSupplier rate;
    /** Lanes that could send a change, were it not for what the run lacks; the first to come is the first to go. */
    private final Deque<Waiter> changes = new ArrayDeque<>();
    /** Lanes that could send what waits neither for demand nor for the end of a pause. */
    private final Deque<Waiter> urgent = new ArrayDeque<>();

    private long places;
    private @Nullable Waiter turn;
    private int inFlight;
    private boolean waitsForToken;
    private boolean rateFailed;
    private long tokenWaitedSince;
    /** Whether no change is to be sent for now. */
    boolean paused;
    /** Numbers that are to be read, in all lanes. */
    int openReads;
    /** Items in transit, in all lanes. */
    int inTransit;

    /** Something that sends. It has at most one place in each queue. */
    abstract static class Waiter {

        private static final long NONE = -1;
        /** Its place among those that wait to send a change, in the order of both queues. */
        private long changePlace = NONE;
        /** Its place among those whose request waits for nothing. */
        private long urgentPlace = NONE;

        /** Sends one request or more, each of which it has admitted. */
        abstract void pump();
    }

    /**
     * Admits everything that the settings allow.
     *
     * @param totalRate the run's rate where another component sets it; {@code null} for that of the settings
     * @param hasDemand whether outcomes are requested beyond those of the requests in flight
     * @param isBackpressured whether too much waits for the journal
     */
    RunAdmission(
            Settings settings,
            @Nullable DoubleSupplier totalRate,
            RunListener listener,
            Loop loop,
            BooleanSupplier hasDemand,
            BooleanSupplier isBackpressured) {
        this.maxInFlight = settings.maxInFlight();
        this.listener = listener;
        this.loop = loop;
        this.hasDemand = hasDemand;
        this.isBackpressured = isBackpressured;
        this.rate = totalRate;
        Double most = rate == null ? settings.maxTotalRate() : Double.valueOf(UNREADABLE_RATE);
        this.bucket = most == null ? null : new TokenBucket(most, 1, loop.nanoTime());
    }

    /**
     * Whether a lane is to look for something to send now. Where others wait to send changes, and nobody has anything else
     * to send, it is put in the queue, and looks in its turn.
     */
    boolean takesTurn(Waiter lane) {
        if (lane == turn || changes.isEmpty() || openReads > 0 || inTransit > 0) {
            return true;
        }
        await(lane, false);
        return false;
    }

    /**
     * Takes room for one request; or lets the lane wait for its turn.
     *
     * @param always whether it waits neither for demand nor for the end of a pause: a read, or items in transit
     */
    boolean admit(Waiter lane, boolean always) {
        boolean mayChange = mayChange();
        boolean inTurn = lane == turn || (urgent.isEmpty() && (changes.isEmpty() || !mayChange));
        turn = null;
        if (!inTurn || !(always || mayChange) || !hasRoom()) {
            await(lane, always);
            return false;
        }
        if (bucket != null) {
            bucket.take(loop.nanoTime());
        }
        inFlight++;
        return true;
    }

    private void await(Waiter lane, boolean always) {
        if (always && lane.urgentPlace == Waiter.NONE) {
            lane.urgentPlace = places++;
            urgent.add(lane);
        } else if (!always && lane.changePlace == Waiter.NONE) {
            lane.changePlace = places++;
            changes.add(lane);
        }
    }

    /** A request ended, or was not sent after all. */
    void released() {
        inFlight--;
    }

    /** Whether nothing is in flight, in transit, or left to read. */
    boolean isQuiet() {
        return inFlight == 0 && openReads == 0 && inTransit == 0;
    }

    /**
     * Gives the lanes that wait their turns, as long as there is room. A turn without a token would cost the lane its place:
     * the next token would go to another lane, always.
     */
    void dispatch() {
        for (int turns = changes.size() + urgent.size(); turns > 0; turns--) {
            Waiter change = mayChange() ? changes.peek() : null;
            Waiter other = urgent.peek();
            if ((change == null && other == null) || !hasRoom()) {
                return;
            }
            Waiter next;
            if (other == null || (change != null && change.changePlace < other.urgentPlace)) {
                next = changes.remove();
                next.changePlace = Waiter.NONE;
            } else {
                next = urgent.remove();
                next.urgentPlace = Waiter.NONE;
            }
            turn = next;
            next.pump();
            turn = null;
        }
    }

    private boolean hasRoom() {
        return !isBackpressured.getAsBoolean() && inFlight < maxInFlight && hasToken();
    }

    private boolean mayChange() {
        return !paused && hasDemand.getAsBoolean();
    }

    /** Whether the run has a token now; if not, dispatches when it has one. */
    private boolean hasToken() {
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
        }
        return wait == 0;
    }

    private void tokenIsThere() {
        waitsForToken = false;
        listener.throttleWaited(new RunEvent.ThrottleWaited(ThrottleScope.RUN, loop.nanoTime() - tokenWaitedSince));
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
