package io.github.onhook.internal.rate;

import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Gives permits to send requests, first come, first served: at the rate of a {@link RateController}, and at most so many at
 * once. Safe for use by several threads.
 */
public final class CallLimiter implements AutoCloseable {

    /*
     * Design notes. Everything but acquire() and the permits' methods runs on one worker, so no state needs a lock. No slot
     * in the future is reserved: waiters queue, and the first one leaves when the bucket, at its present rate, has a token. A permit is either given or cancelled, by one atomic step: a sink that drops what comes after a
     * cancel would leave it out for ever.
     */
    private final Time time;
    private final Scheduler.Worker worker;
    private final RateController controller;
    private final TokenBucket bucket;
    private final int maxInFlight;
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private int inFlight;
    private boolean timerSet;
    private long heldUntil;

    /**
     * An open limiter.
     *
     * @param maxInFlight the most permits out at once
     */
    public CallLimiter(Time time, RateController controller, int maxInFlight) {
        this.time = time;
        this.worker = time.scheduler().createWorker();
        this.controller = controller;
        this.maxInFlight = maxInFlight;
        this.heldUntil = time.nanoTime().getAsLong();
        this.bucket = new TokenBucket(controller.rate(), 1, heldUntil);
    }

    /** A permit to send one request, when its turn has come; first come, first served. Cancelling leaves the queue. */
    public Mono<Permit> acquire() {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Permit> actual) {
                actual.onSubscribe(new Waiter(actual));
            }
        };
    }

    private void pump() {
        while (!queue.isEmpty() && inFlight < maxInFlight) {
            Waiter next = queue.element();
            if (next.isCancelled()) {
                queue.remove();
                continue;
            }
            long now = time.nanoTime().getAsLong();
            long wait = Math.max(bucket.nanosUntilToken(now), heldUntil - now);
            if (wait > 0) {
                pumpAfter(wait);
                return;
            }
            queue.remove();
            if (next.accepts()) {
                bucket.take(now);
                controller.sent(now);
                bucket.rate(controller.rate(), now);
                inFlight++;
                next.give(new Permit(now, now - next.since));
            }
        }
    }

    private void pumpAfter(long nanos) {
        if (timerSet) {
            return;
        }
        timerSet = true;
        worker.schedule(
                () -> {
                    timerSet = false;
                    pump();
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    /** Gives no permit any more; waiters wait until they cancel. */
    @Override
    public void close() {
        worker.dispose();
    }

    private enum Wait {
        NEW,
        QUEUED,
        GIVEN,
        CANCELLED
    }

    private final class Waiter implements Subscription {

        private final CoreSubscriber<? super Permit> actual;
        private final AtomicReference<Wait> state = new AtomicReference<>(Wait.NEW);
        private volatile long since;

        Waiter(CoreSubscriber<? super Permit> actual) {
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (n > 0 && state.compareAndSet(Wait.NEW, Wait.QUEUED)) {
                since = time.nanoTime().getAsLong();
                try {
                    worker.schedule(() -> {
                        queue.add(this);
                        pump();
                    });
                } catch (RejectedExecutionException e) {
                    actual.onError(e);
                }
            }
        }

        @Override
        public void cancel() {
            state.updateAndGet(was -> was == Wait.GIVEN ? was : Wait.CANCELLED);
        }

        boolean isCancelled() {
            return state.get() == Wait.CANCELLED;
        }

        boolean accepts() {
            return state.compareAndSet(Wait.QUEUED, Wait.GIVEN);
        }

        void give(Permit permit) {
            actual.onNext(permit);
            actual.onComplete();
        }
    }

    /** Leave to send one request; one of its methods that end it must be called, and only the first such call counts. */
    public final class Permit {

        private final long sentAt;
        private final long waitedNanos;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Permit(long sentAt, long waitedNanos) {
            this.sentAt = sentAt;
            this.waitedNanos = waitedNanos;
        }

        /** The time from the request for the permit to the permit. */
        public long waitedNanos() {
            return waitedNanos;
        }

        /** When it was given, on the monotonic clock. */
        public long sentAt() {
            return sentAt;
        }

        /** The request was answered, and not throttled. */
        public void answered() {
            end(() -> controller.succeeded(sentAt, time.nanoTime().getAsLong()));
        }

        /** The request was throttled. */
        public void throttled() {
            throttled(Duration.ZERO);
        }

        /** The request was throttled, and no other is to be sent for so long. */
        public void throttled(Duration retryAfter) {
            end(() -> {
                long now = time.nanoTime().getAsLong();
                controller.throttled(sentAt, now);
                heldUntil = Math.max(heldUntil, now + retryAfter.toNanos());
            });
        }

        /** The request was given up. */
        public void abandoned() {
            end(() -> {});
        }

        private void end(Runnable result) {
            if (ended.compareAndSet(false, true)) {
                try {
                    worker.schedule(() -> ended(result));
                } catch (RejectedExecutionException e) {
                    // The limiter is closed: no waiter needs this permit.
                    return;
                }
            }
        }

        private void ended(Runnable result) {
            inFlight--;
            result.run();
            bucket.rate(controller.rate(), time.nanoTime().getAsLong());
            pump();
        }
    }
}
