package io.github.onhook.temporal.internal.worker;

import io.github.onhook.temporal.internal.wire.ChunkOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Divides a run's total rate limit: by the workers that have locations of the run, as counted by its workflow, and then
 * by
 * the run's active chunks at this worker.
 */
final class RateShares {

    /*
     * Design notes. There is no central token bucket, so after a worker joins, the others exceed their share until they
     * have polled twice. To make this rare, a chunk starts with the share it would have if all locations were active. A
     * higher number of workers applies immediately, a lower one after two polls.
     */
    private static final Logger LOG = LoggerFactory.getLogger(RateShares.class);

    private final ToIntFunction<String> workersOfRun;
    private final Duration period;
    private final Scheduler threads;
    private final Map<String, Share> shares = new HashMap<>();

    /**
     * Polls the number of workers.
     *
     * @param workersOfRun returns how many workers have locations of a run; 0 if unknown; may block
     * @param period the polling interval
     */
    RateShares(ToIntFunction<String> workersOfRun, Duration period, Scheduler threads) {
        this.workersOfRun = workersOfRun;
        this.period = period;
        this.threads = threads;
    }

    /** The share of one run at this worker. */
    private static final class Share {
        private final Disposable polling;
        private int chunks;
        private int workers;
        private int previousWorkers;

        Share(Disposable polling) {
            this.polling = polling;
        }
    }

    /** Adds a chunk; returns its share of this rate, in requests per second. */
    synchronized DoubleSupplier join(ChunkOrder order, double total) {
        String runId = order.runId();
        Share share = shares.computeIfAbsent(
                runId,
                id -> new Share(Flux.interval(period, threads)
                        .onBackpressureDrop()
                        .subscribe(
                                tick -> poll(id), error -> LOG.error("polling the number of workers failed", error))));
        share.chunks++;
        double least = total / order.openLocations();
        return () -> rate(share, total, least);
    }

    private synchronized double rate(Share share, double total, double least) {
        int workers = Math.max(share.workers, share.previousWorkers);
        boolean known = share.workers > 0 && share.previousWorkers > 0;
        return known ? total / workers / Math.max(1, share.chunks) : least;
    }

    private void poll(String runId) {
        try {
            int workers = workersOfRun.applyAsInt(runId);
            synchronized (this) {
                Share share = shares.get(runId);
                if (share != null) {
                    share.previousWorkers = share.workers;
                    share.workers = workers;
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("the number of workers could not be read; keeping the previous one", e);
        }
    }

    /** Removes a chunk. */
    synchronized void leave(ChunkOrder order) {
        Share share = shares.get(order.runId());
        if (share != null && --share.chunks == 0) {
            share.polling.dispose();
            shares.remove(order.runId());
        }
    }
}
