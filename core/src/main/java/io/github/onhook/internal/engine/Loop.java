package io.github.onhook.internal.engine;

import io.github.onhook.time.Time;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * Runs the tasks of one run, one after another. Everything a run holds is touched by its loop's tasks only, so nothing of it
 * needs a lock.
 */
final class Loop {

    /*
     * Design notes. The first task that is added to an idle loop decides which thread drains the queue:
     *
     *     submit()    a worker of the run's scheduler: for calls from outside, whose thread belongs to the caller
     *     execute()   the calling thread: for answers of the service and timers, whose threads have nothing else to do
     *
     * A task that is added while the loop drains is run by the thread that drains. While a thread drains, Reactor counts it
     * as non-blocking, of any class, so that block() in a listener fails instead of waiting for itself.
     */
    private static final ThreadLocal<@Nullable Loop> DRAINING = new ThreadLocal<>();

    static {
        Schedulers.registerNonBlockingThreadPredicate(
                thread -> thread.equals(Thread.currentThread()) && DRAINING.get() != null);
    }

    private final Time time;
    private final Scheduler.Worker worker;
    private final Runnable afterTasks;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Instant now;
    private volatile boolean closed;

    /**
     * A loop that is running.
     *
     * @param afterTasks runs when no task is left; must not throw
     * @param onFailure receives what a task throws, or the scheduler's rejection; called once
     */
    Loop(Time time, Runnable afterTasks, Consumer<Throwable> onFailure) {
        this.time = time;
        this.worker = time.scheduler().createWorker();
        this.afterTasks = afterTasks;
        this.onFailure = onFailure;
    }

    /** Runs a task after those that were added before, on the calling thread where the loop is idle. From any thread. */
    void execute(Runnable task) {
        if (enqueue(task)) {
            drain();
        }
    }

    /** Runs a task after those that were added before, never on the calling thread unless that drains. From any thread. */
    void submit(Runnable task) {
        if (enqueue(task)) {
            try {
                worker.schedule(this::drain);
            } catch (RejectedExecutionException e) {
                fail(e);
            }
        }
    }

    private boolean enqueue(Runnable task) {
        if (closed) {
            return false;
        }
        tasks.add(task);
        return waiting.getAndIncrement() == 0;
    }

    /** Runs a task on the run's scheduler, after those at hand: long work goes on in steps, so that it holds no thread. */
    void requeue(Runnable task) {
        after(0, task);
    }

    /** Runs a task after a delay. */
    Disposable after(long nanos, Runnable task) {
        if (closed) {
            return Disposables.disposed();
        }
        try {
            return worker.schedule(() -> execute(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            fail(e);
            return Disposables.disposed();
        }
    }

    /** Now, on the monotonic clock. */
    long nanoTime() {
        return time.nanoTime().getAsLong();
    }

    /** The time on the wall clock, read once in each task. */
    Instant now() {
        Instant known = now;
        if (known == null) {
            known = time.now().get();
            now = known;
        }
        return known;
    }

    boolean isClosed() {
        return closed;
    }

    /** Runs no further task. */
    void close() {
        closed = true;
        worker.dispose();
    }

    private void drain() {
        Loop outer = DRAINING.get();
        DRAINING.set(this);
        try {
            int missed = waiting.get();
            do {
                for (Runnable task = tasks.poll(); task != null && !closed; task = tasks.poll()) {
                    run(task);
                }
                afterTasks.run();
                missed = waiting.addAndGet(-missed);
            } while (missed != 0 && !closed);
            if (closed) {
                tasks.clear();
            }
        } finally {
            DRAINING.set(outer);
        }
    }

    /** A foreign piece may throw anything, a checked exception too. */
    private void run(Runnable task) {
        now = null;
        try {
            task.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (!closed) {
            close();
            onFailure.accept(e);
        }
    }
}
