package io.github.onhook.internal.engine;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Runs one task at the earliest of the times that it was asked for. */
final class Alarm {

    private final Loop loop;
    private final Runnable task;
    private @Nullable Disposable timer;
    private long earliest;

    Alarm(Loop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Runs the task at a time, or before; {@link Long#MAX_VALUE} is never. */
    void at(long at) {
        if (at == Long.MAX_VALUE || (timer != null && earliest <= at)) {
            return;
        }
        if (timer != null) {
            timer.dispose();
        }
        earliest = at;
        timer = loop.after(Math.max(1, at - loop.nanoTime()), () -> {
            timer = null;
            task.run();
        });
    }
}
