package io.github.onhook.temporal.internal.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Whether a worker can open the payloads that it gets. After several that it cannot open, and none that it can, it polls for no
 * task for a while, so that workers with the key take them, and logs which key it is. A worker that opens others goes on: one
 * run with a key that nobody has any more must not stop it.
 */
public final class KeyHealth {

    static final int REFUSALS = 2;
    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyHealth.class);

    private final Scheduler threads;
    private final String worker;
    private @Nullable Polling polling;
    private boolean resting;
    private int refusals;

    /** The polls of a worker. */
    public interface Polling {

        /** Begins no further poll. */
        void suspend();

        /** Polls again. */
        void resume();
    }

    /**
     * Nothing is known yet.
     *
     * @param threads scheduler of the rest
     * @param worker the name of the worker in the service
     */
    public KeyHealth(Scheduler threads, String worker) {
        this.threads = threads;
        this.worker = worker;
    }

    /** The worker's polls, once it polls. */
    public synchronized void polls(Polling of) {
        polling = of;
    }

    /** There was a payload that it can open. */
    public synchronized void opened() {
        refusals = 0;
    }

    /**
     * There was a payload that it cannot open.
     *
     * @param why which key is missing or wrong; never the key
     */
    public synchronized void refused(String why) {
        Polling its = polling;
        refusals++;
        if (resting || its == null || refusals < REFUSALS) {
            return;
        }
        resting = true;
        LOG.error(
                "worker {} takes no tasks for {} seconds, for it cannot open a payload: it is {}",
                worker,
                REST.toSeconds(),
                why);
        threads.schedule(its::suspend);
        threads.schedule(
                () -> {
                    synchronized (this) {
                        resting = false;
                    }
                    its.resume();
                },
                REST.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
