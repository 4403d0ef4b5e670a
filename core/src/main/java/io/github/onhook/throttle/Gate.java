package io.github.onhook.throttle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Lets requests through one after another: at the rate that a {@link RateController} finds, and so many at once. Safe for
 * use by several threads.
 */
public final class Gate implements AutoCloseable {

    /*
     * Design notes. Everything but acquire() and the permits' methods runs on one worker, so no state needs a lock. Nobody
     * holds a slot in the future: who waits is in the queue, and the next of it leaves when the bucket, at its present
     * rate, has a token.
     */
    private final Time time;
    private final Scheduler.Worker worker;
    private final RateController controller;
    private final TokenBucket bucket;
    private final int maxInFlight;
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private int inFlight;
    private boolean timerSet;

    /**
     * A gate that is open.
     *
     * @param maxInFlight the most permits out at once
     */
    public Gate(Time time, RateController controller, int maxInFlight) {
        this.time = time;
        this.worker = time.scheduler().createWorker();
        this.controller = controller;
        this.maxInFlight = maxInFlight;
        this.bucket = new TokenBucket(controller.rate(), 1, time.nanoTime().getAsLong());
    }

    /** A permit to send one request, when its turn has come; first come, first served. Cancelling leaves the queue. */
    public Mono<Permit> acquire() {
        return Mono.create(sink -> {
            long since = time.nanoTime().getAsLong();
            worker.schedule(() -> {
                queue.add(new Waiter(sink, since));
                pump();
            });
        });
    }

    private void pump() {
        while (!queue.isEmpty() && inFlight < maxInFlight) {
            Waiter next = queue.element();
            if (next.cancelled) {
                queue.remove();
                continue;
            }
            long now = time.nanoTime().getAsLong();
            long wait = bucket.nanosUntilToken(now);
            if (wait > 0) {
                pumpAfter(wait);
                return;
            }
            queue.remove();
            bucket.take(now);
            controller.sent(now);
            bucket.rate(controller.rate(), now);
            inFlight++;
            next.sink.success(new Permit(now, now - next.since));
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

    /** Lets nobody through any more; who waits, waits until it cancels. */
    @Override
    public void close() {
        worker.dispose();
    }

    private static final class Waiter {
        private final MonoSink<Permit> sink;
        private final long since;
        private volatile boolean cancelled;

        Waiter(MonoSink<Permit> sink, long since) {
            this.sink = sink;
            this.since = since;
            sink.onCancel(() -> cancelled = true);
        }
    }

    /** Leave to send one request; exactly one of its methods that end it must be called. */
    public final class Permit {

        private final long sentAt;
        private final long waitedNanos;

        private Permit(long sentAt, long waitedNanos) {
            this.sentAt = sentAt;
            this.waitedNanos = waitedNanos;
        }

        /** How long it was waited for. */
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

        /** The request was refused for its rate. */
        public void throttled() {
            end(() -> controller.throttled(sentAt, time.nanoTime().getAsLong()));
        }

        /** The request was given up. */
        public void abandoned() {
            end(() -> {});
        }

        private void end(Runnable lesson) {
            worker.schedule(() -> {
                inFlight--;
                lesson.run();
                bucket.rate(controller.rate(), time.nanoTime().getAsLong());
                pump();
            });
        }
    }
}
