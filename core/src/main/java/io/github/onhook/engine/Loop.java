package io.github.onhook.engine;

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
import reactor.util.concurrent.Queues;

/**
 * Runs the tasks of one run, one after another. Everything a run holds is touched by its loop's tasks only, so nothing of it
 * needs a lock. Whoever adds the first task runs it, and all that are added meanwhile: an answer is dealt with on the thread
 * it came on, without waking another.
 */
final class Loop {

    private final Time time;
    private final Scheduler.Worker worker;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Instant now;
    private volatile boolean closed;

    /**
     * A loop that is running.
     *
     * @param onFailure told of what a task throws, or that the scheduler takes no more; runs once
     */
    Loop(Time time, Consumer<Throwable> onFailure) {
        this.time = time;
        this.worker = time.scheduler().createWorker();
        this.onFailure = onFailure;
    }

    /** Runs a task: at once, or after those that are running. From any thread. */
    void execute(Runnable task) {
        if (closed) {
            return;
        }
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drain();
        }
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

    /** The moment on the wall clock at which the task that runs first asked. */
    Instant now() {
        Instant known = now;
        if (known == null) {
            known = time.now().get();
            now = known;
        }
        return known;
    }

    /** Runs no further task. */
    void close() {
        closed = true;
        worker.dispose();
    }

    private void drain() {
        int missed = waiting.get();
        do {
            for (Runnable task = tasks.poll(); task != null && !closed; task = tasks.poll()) {
                run(task);
            }
            missed = waiting.addAndGet(-missed);
        } while (missed != 0 && !closed);
    }

    private void run(Runnable task) {
        now = null;
        try {
            task.run();
        } catch (RuntimeException | Error e) {
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
