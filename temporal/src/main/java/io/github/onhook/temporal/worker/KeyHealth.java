package io.github.onhook.temporal.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Whether a worker can open the payloads that it gets. After one that it cannot open it polls for no task for a while, so that
 * workers with the key take them, and logs which key it is.
 */
public final class KeyHealth {

    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyHealth.class);

    private final Scheduler threads;
    private final String worker;
    private @Nullable Polling polling;
    private boolean resting;

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

    /**
     * There was a payload that it cannot open.
     *
     * @param why which key is missing or wrong; never the key
     */
    public synchronized void refused(String why) {
        Polling its = polling;
        if (resting || its == null) {
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
