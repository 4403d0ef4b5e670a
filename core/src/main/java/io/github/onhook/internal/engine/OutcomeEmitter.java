package io.github.onhook.internal.engine;

import io.github.onhook.model.Outcome;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Delivers the outcomes of a run to its subscriber, as they are requested, on the delivery scheduler: a subscriber that blocks
 * or is slow holds up neither the loop nor another run. It is the subscription too, whose methods come from any thread.
 */
final class OutcomeEmitter implements Subscription, Scannable {

    /*
     * Design notes. The loop adds outcomes, deliver() takes them, one thread at a time each. deliver() runs as long as there
     * is something to deliver and gives its thread back then, so that only a subscriber at work has one.
     *
     * The loop sends as long as hasDemand(). Where it finds none, it leaves a flag, and who changes that (request(), or
     * deliver() that has emptied half the queue) takes the flag away and wakes the loop. Each flag is set before the
     * condition is read again, so no wake-up is lost.
     */
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeEmitter.class);

    /** Outcomes that may wait for a subscriber that does not keep up with its own demand. */
    private static final int MAX_UNDELIVERED = 16_384;

    /** Receives what the subscriber does. All of it is called on the loop. */
    interface Listener {
        /** There is demand, or room for outcomes, which there was not. */
        void demandChanged();

        /** The subscription was cancelled. */
        void cancelled();
    }

    private final Loop loop;
    private final Listener listener;
    private final Context context;
    private final Scheduler delivery;
    private final boolean observed;
    private final Queue<Outcome> queue = Queues.<Outcome>unbounded(256).get();
    private final AtomicInteger missed = new AtomicInteger();
    /** All that was requested since the beginning; {@code Long.MAX_VALUE} is unbounded. */
    private final AtomicLong requested = new AtomicLong();
    /** {@code null} where there is no subscriber, or not any more. */
    private volatile @Nullable CoreSubscriber<? super Outcome> actual;

    private volatile boolean awaitsDemand;
    private volatile boolean awaitsRoom;
    private volatile boolean cancelled;
    private volatile boolean done;
    private volatile long delivered;
    private @Nullable Throwable error;
    /** All that was added since the beginning. Of the loop. */
    private long added;
    /** Demand that is reserved for numbers in flight. Of the loop. */
    private long reserved;
    /** Whether something was added since the last delivery was scheduled. Of the loop. */
    private boolean dirty;

    /**
     * Creates an emitter.
     *
     * @param downstream {@code null} where nobody takes the outcomes, which counts as unbounded demand
     */
    OutcomeEmitter(
            Loop loop, Listener listener, Scheduler delivery, @Nullable CoreSubscriber<? super Outcome> downstream) {
        this.loop = loop;
        this.listener = listener;
        this.delivery = delivery;
        this.actual = downstream;
        this.observed = downstream != null;
        this.context = downstream == null ? Context.empty() : downstream.currentContext();
        if (downstream == null) {
            requested.set(Long.MAX_VALUE);
        }
    }

    // On the loop.

    /** Whether a batch may be sent: there is demand beyond what is queued and in flight. */
    boolean hasDemand() {
        if (cancelled || (hasDemandBeyond(added + reserved) && hasRoom())) {
            return true;
        }
        awaitsDemand = true;
        return hasDemandBeyond(added + reserved) && hasRoom();
    }

    /** Whether one more outcome may be added now. */
    boolean isOpen() {
        if (cancelled || (hasDemandBeyond(added) && hasRoom())) {
            return true;
        }
        awaitsDemand = true;
        return hasDemandBeyond(added) && hasRoom();
    }

    private boolean hasDemandBeyond(long outcomes) {
        long total = requested.get();
        return total == Long.MAX_VALUE || total > outcomes;
    }

    private boolean hasRoom() {
        if (!observed || added - delivered < MAX_UNDELIVERED) {
            return true;
        }
        awaitsRoom = true;
        return added - delivered < MAX_UNDELIVERED;
    }

    void reserve(int outcomes) {
        reserved += outcomes;
    }

    void release(int outcomes) {
        reserved -= outcomes;
    }

    void add(Outcome outcome) {
        added++;
        if (cancelled) {
            Operators.onDiscard(outcome, context);
        } else if (observed) {
            queue.add(outcome);
            dirty = true;
        }
    }

    /** Delivers what the last tasks added. */
    void flush() {
        if (dirty) {
            dirty = false;
            schedule();
        }
    }

    /** Ends the outcomes after those that were added, with an error if there is one. */
    void end(@Nullable Throwable failure) {
        if (failure != null && actual == null) {
            LOG.warn("a run ended with an error after its subscription was cancelled", failure);
        }
        error = failure;
        done = true;
        schedule();
    }

    boolean isCancelled() {
        return cancelled;
    }

    // Delivery.

    private void schedule() {
        if (missed.getAndIncrement() == 0) {
            try {
                delivery.schedule(this::deliver);
            } catch (RejectedExecutionException e) {
                LOG.warn("the delivery scheduler takes no task: outcomes are delivered on the run's threads", e);
                deliver();
            }
        }
    }

    private void deliver() {
        int signals = missed.get();
        do {
            CoreSubscriber<? super Outcome> subscriber = actual;
            if (subscriber != null) {
                deliverTo(subscriber);
            }
            if (cancelled) {
                actual = null;
                Operators.onDiscardQueueWithClear(queue, context, null);
            }
            signals = missed.addAndGet(-signals);
        } while (signals != 0);
    }

    private void deliverTo(CoreSubscriber<? super Outcome> subscriber) {
        long count = delivered;
        while (!cancelled) {
            boolean last = done;
            boolean demanded = hasDemandAt(count);
            Outcome outcome = demanded ? queue.poll() : null;
            if (outcome == null) {
                if (last && queue.isEmpty()) {
                    actual = null;
                    end(subscriber, error);
                }
                return;
            }
            try {
                subscriber.onNext(outcome);
            } catch (Throwable e) {
                subscriberFailed(subscriber, e);
                return;
            }
            delivered = ++count;
            if (awaitsRoom && queue.size() <= MAX_UNDELIVERED / 2) {
                awaitsRoom = false;
                wake();
            }
        }
    }

    private boolean hasDemandAt(long count) {
        long total = requested.get();
        return total == Long.MAX_VALUE || total > count;
    }

    /** It broke the rules: its subscription counts as cancelled, and it receives the error, which it may pass on. */
    void subscriberFailed(CoreSubscriber<? super Outcome> subscriber, Throwable e) {
        actual = null;
        cancel();
        end(subscriber, e);
    }

    private static void end(CoreSubscriber<? super Outcome> subscriber, @Nullable Throwable error) {
        try {
            if (error == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(Foreign.asSignal(error));
            }
        } catch (Throwable e) {
            LOG.error(
                    "a subscriber to outcomes failed at their end: {}",
                    subscriber.getClass().getName(),
                    e);
        }
    }

    private void wake() {
        loop.submit(listener::demandChanged);
    }

    // The subscription.

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        requested.accumulateAndGet(n, Operators::addCap);
        if (!queue.isEmpty()) {
            schedule();
        }
        if (awaitsDemand) {
            awaitsDemand = false;
            wake();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            if (missed.getAndIncrement() == 0) {
                deliver();
            }
            loop.submit(listener::cancelled);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.CANCELLED) {
            return cancelled;
        }
        if (key == Attr.TERMINATED) {
            return done && queue.isEmpty();
        }
        if (key == Attr.ERROR) {
            return error;
        }
        if (key == Attr.BUFFERED) {
            return queue.size();
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            long total = requested.get();
            return total == Long.MAX_VALUE ? total : Math.max(0, total - delivered);
        }
        if (key == Attr.RUN_ON) {
            return delivery;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
}
