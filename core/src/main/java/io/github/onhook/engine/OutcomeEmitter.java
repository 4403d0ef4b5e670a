package io.github.onhook.engine;

import io.github.onhook.Outcome;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Emits outcomes as they are requested. Only {@link #request} may be called outside the loop. */
final class OutcomeEmitter {

    private final CoreSubscriber<? super Outcome> downstream;
    private final Queue<Outcome> queue = new ArrayDeque<>();
    private final AtomicLong requested = new AtomicLong();
    /** Demand that is reserved for numbers in flight. */
    private long reserved;

    private boolean cancelled;

    OutcomeEmitter(CoreSubscriber<? super Outcome> downstream) {
        this.downstream = downstream;
    }

    void request(long n) {
        requested.accumulateAndGet(n, Operators::addCap);
    }

    /** Whether a batch may be sent: there is demand beyond what is queued and under way. */
    boolean hasDemand() {
        return cancelled || requested.get() > queue.size() + reserved;
    }

    /** Whether an outcome that is added now leaves at once. */
    boolean isOpen() {
        return cancelled || (queue.isEmpty() && requested.get() > 0);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void reserve(int outcomes) {
        reserved += outcomes;
    }

    void release(int outcomes) {
        reserved -= outcomes;
    }

    void add(Outcome outcome) {
        if (cancelled) {
            return;
        }
        if (queue.isEmpty() && requested.get() == Long.MAX_VALUE) {
            downstream.onNext(outcome);
        } else {
            queue.add(outcome);
            drain();
        }
    }

    void drain() {
        while (!cancelled && !queue.isEmpty() && requested.get() > 0) {
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            downstream.onNext(queue.remove());
        }
    }

    /** Nobody listens any more: outcomes go nowhere from now on. */
    void cancel() {
        cancelled = true;
        Operators.onDiscardQueueWithClear(queue, downstream.currentContext(), null);
    }

    void complete() {
        if (!cancelled) {
            downstream.onComplete();
        }
    }

    void fail(Throwable error) {
        if (cancelled) {
            Operators.onErrorDropped(error, downstream.currentContext());
        } else {
            downstream.onError(error);
        }
    }
}
