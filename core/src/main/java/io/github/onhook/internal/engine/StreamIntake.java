package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * The targets of a stream, requested as there is room for them: the run never holds more than one window of them. The source
 * is subscribed to on the run's scheduler.
 */
final class StreamIntake implements Intake, CoreSubscriber<Target> {

    private final Publisher<? extends Target> source;
    private final int window;
    private final @Nullable Tolerance canary;
    private final Context context;
    private final Queue<Target> arrived = Queues.<Target>unbounded().get();
    private final AtomicInteger signals = new AtomicInteger();
    /** What the source may still give: one that gives more fails the stream, so that the queue is bounded. */
    private final AtomicLong demand = new AtomicLong();

    private volatile @Nullable Subscription upstream;
    private volatile boolean completed;
    private volatile boolean stopped;
    private volatile @Nullable Throwable error;
    private @Nullable ActiveRun run;
    private boolean over;
    private boolean waitsForCanary;
    /** Requested and not accepted yet. Of the loop. */
    private long outstanding;
    /** Accepted and not settled. Of the loop. */
    private long held;

    StreamIntake(Publisher<? extends Target> source, int window, @Nullable Tolerance canary, Context context) {
        this.source = source;
        this.window = window;
        this.canary = canary;
        this.context = context;
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }

    @Override
    public void start(ActiveRun active, Canary first, @Nullable RunProgress progress) {
        run = active;
        if (canary != null) {
            waitsForCanary = true;
            first.begin(canary.of(0));
        }
        try {
            source.subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
    }

    // From upstream, on any thread.

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (!Operators.validate(upstream, s)) {
            return;
        }
        upstream = s;
        active().loop.submit(() -> {
            if (stopped) {
                cancelUpstream();
            } else if (waitsForCanary && canary != null) {
                ask(Math.max(1, canary.of(0)));
            }
        });
    }

    @Override
    public void onNext(Target target) {
        Objects.requireNonNull(target, "target");
        if (completed) {
            Operators.onNextDropped(target, context);
        } else if (stopped) {
            Operators.onDiscard(target, context);
        } else if (demand.getAndDecrement() <= 0) {
            Operators.onDiscard(target, context);
            cancelUpstream();
            onError(Exceptions.failWithOverflow("the source of targets gave more than was requested"));
        } else {
            arrived.add(target);
            signal();
        }
    }

    @Override
    public void onError(Throwable e) {
        Objects.requireNonNull(e, "error");
        if (completed || stopped) {
            Operators.onErrorDropped(e, context);
            return;
        }
        error = e;
        completed = true;
        signal();
    }

    @Override
    public void onComplete() {
        if (!completed) {
            completed = true;
            signal();
        }
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            active().loop.submit(this::drain);
        }
    }

    // On the loop.

    private void drain() {
        Set<Lane> touched = new LinkedHashSet<>();
        int missed = signals.get();
        while (missed != 0) {
            boolean last = completed;
            for (Target target = arrived.poll(); target != null; target = arrived.poll()) {
                touched.add(accept(target));
            }
            if (last && !over) {
                over = true;
                end();
            }
            missed = signals.addAndGet(-missed);
        }
        touched.forEach(Lane::pump);
        active().admission.dispatch();
    }

    private Lane accept(Target target) {
        ActiveRun active = active();
        Lane lane = active.lane(target.location(), Long.MAX_VALUE, true);
        outstanding--;
        held++;
        active.accepted(lane, 1);
        ConnectorQueue queue = lane.add(BatchKey.of(target), BatchKey.item(target));
        CloseReason closed = lane.closeReasonOf(queue);
        if (closed != null) {
            active.skippedRemainder.add(lane, queue, closed);
        }
        return lane;
    }

    private void end() {
        Throwable e = error;
        if (e == null) {
            active().allAccepted();
        } else {
            active().sourceFailed(e);
        }
    }

    @Override
    public void settled(Lane lane) {
        held--;
    }

    @Override
    public void afterTasks() {
        replenish();
    }

    @Override
    public void canaryIn() {
        waitsForCanary = false;
    }

    @Override
    public void stop() {
        stopped = true;
        if (!over) {
            cancelUpstream();
        }
    }

    private void cancelUpstream() {
        Subscription from = upstream;
        if (from != null) {
            try {
                from.cancel();
            } catch (Throwable e) {
                Foreign.failed("cancel() of the source of targets", e);
            }
        }
    }

    private void replenish() {
        if (stopped || over || waitsForCanary) {
            return;
        }
        long free = window - held;
        long room = free - outstanding;
        if (room >= Math.max(1, Math.min(window / 4, free / 2))) {
            ask(room);
        }
    }

    private void ask(long n) {
        Subscription from = upstream;
        if (from == null) {
            return;
        }
        outstanding += n;
        demand.addAndGet(n);
        try {
            from.request(n);
        } catch (Throwable e) {
            cancelUpstream();
            onError(e);
        }
    }

    private ActiveRun active() {
        if (run == null) {
            throw new IllegalStateException("not started");
        }
        return run;
    }
}
