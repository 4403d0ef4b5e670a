package io.github.onhook.engine;

import io.github.onhook.Target;
import io.github.onhook.Tolerance;
import io.github.onhook.journal.Progress;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * The targets of a stream, requested as there is room for them.
 *
 * <p>What the run holds counts against one window; but of a single lane only a share counts, so that a lane which is stuck
 * does not stop the others. All lanes together never hold more than {@value #HARD_LIMIT} windows.
 */
final class StreamIntake implements Intake, CoreSubscriber<Target> {

    private static final int HARD_LIMIT = 8;
    private static final int SHARES = 4;

    private final Publisher<? extends Target> source;
    private final int window;
    private final @Nullable Tolerance canary;
    private final Context context;
    private final Queue<Target> arrived = Queues.<Target>unbounded().get();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean completed;
    private volatile @Nullable Throwable error;
    private @Nullable ActiveRun run;
    private @Nullable Subscription upstream;
    private boolean over;
    private boolean stopped;
    private boolean waitsForCanary;
    private long outstanding;
    private long held;
    private long counted;

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
    public void start(ActiveRun active, Tolerances tolerances, @Nullable Progress progress) {
        run = active;
        if (canary != null) {
            waitsForCanary = true;
            tolerances.canary(canary.of(0));
        }
        source.subscribe(this);
    }

    // From upstream, on any thread.

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        active().loop.execute(() -> {
            upstream = s;
            if (stopped) {
                s.cancel();
            } else if (waitsForCanary && canary != null) {
                ask(Math.max(1, canary.of(0)));
            } else {
                replenish();
            }
        });
    }

    @Override
    public void onNext(Target target) {
        arrived.add(target);
        signal();
    }

    @Override
    public void onError(Throwable e) {
        error = e;
        completed = true;
        signal();
    }

    @Override
    public void onComplete() {
        completed = true;
        signal();
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            active().loop.execute(this::drain);
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
        replenish();
    }

    private Lane accept(Target target) {
        ActiveRun active = active();
        outstanding--;
        Lane lane = active.lane(target.location(), Long.MAX_VALUE, true);
        held++;
        if (++lane.held <= share()) {
            counted++;
        }
        active.accepted(lane, 1);
        ConnectorQueue queue =
                lane.backlog.add(target.connector(), target.phoneNumber().digits(), active.loop.nanoTime());
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
        if (--lane.held < share()) {
            counted--;
        }
        replenish();
    }

    @Override
    public void canaryIn() {
        waitsForCanary = false;
        replenish();
    }

    @Override
    public void stop() {
        stopped = true;
        if (upstream != null && !over) {
            upstream.cancel();
        }
    }

    private void replenish() {
        if (stopped || over || waitsForCanary) {
            return;
        }
        long room = Math.min(window - counted, (long) HARD_LIMIT * window - held) - outstanding;
        if (room >= Math.max(1, window / 4)) {
            ask(room);
        }
    }

    private void ask(long n) {
        if (upstream != null && Operators.validate(n)) {
            outstanding += n;
            upstream.request(n);
        }
    }

    private int share() {
        return Math.max(1, window / SHARES);
    }

    private ActiveRun active() {
        if (run == null) {
            throw new IllegalStateException("not started");
        }
        return run;
    }
}
