package io.github.onhook.temporal.worker;

import io.github.onhook.temporal.wire.ChunkOrder;
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
 * What each chunk may send of the rate that its run is bounded to: the rate is divided by the workers that have locations of
 * the run, as its workflow counts them, and here by the chunks under way.
 */
final class RateShares {

    /*
     * Design notes. Nobody gives tokens out, so workers that have not heard of another one yet send more than their share for
     * as long as it takes to ask twice. So that this is rare, a chunk begins with what it would have if all locations were
     * under way, and a smaller number of workers counts only when it was heard twice; a larger one at once.
     */
    private static final Logger LOG = LoggerFactory.getLogger(RateShares.class);

    private final ToIntFunction<String> workersOfRun;
    private final Duration period;
    private final Scheduler threads;
    private final Map<String, Share> shares = new HashMap<>();

    /**
     * Shares that follow the number of workers.
     *
     * @param workersOfRun asks how many workers have locations of a run; 0 where that is not known; may block
     * @param period how often it is asked
     */
    RateShares(ToIntFunction<String> workersOfRun, Duration period, Scheduler threads) {
        this.workersOfRun = workersOfRun;
        this.period = period;
        this.threads = threads;
    }

    /** The share of one run at this worker. */
    private static final class Share {
        private final Disposable asking;
        private int chunks;
        private int heard;
        private int heardBefore;

        Share(Disposable asking) {
            this.asking = asking;
        }
    }

    /** A chunk begins; its share of this rate, in requests per second. */
    synchronized DoubleSupplier join(ChunkOrder order, double total) {
        String runId = order.runId();
        Share share = shares.computeIfAbsent(
                runId,
                id -> new Share(Flux.interval(period, threads)
                        .onBackpressureDrop()
                        .subscribe(
                                tick -> ask(id), error -> LOG.error("the workers of a run are not counted", error))));
        share.chunks++;
        double least = total / order.openLocations();
        return () -> rate(share, total, least);
    }

    private synchronized double rate(Share share, double total, double least) {
        int workers = Math.max(share.heard, share.heardBefore);
        boolean known = share.heard > 0 && share.heardBefore > 0;
        return known ? total / workers / Math.max(1, share.chunks) : least;
    }

    private void ask(String runId) {
        try {
            int workers = workersOfRun.applyAsInt(runId);
            synchronized (this) {
                Share share = shares.get(runId);
                if (share != null) {
                    share.heardBefore = share.heard;
                    share.heard = workers;
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("how many workers a run has was not heard; the number before holds", e);
        }
    }

    /** A chunk has ended. */
    synchronized void leave(ChunkOrder order) {
        Share share = shares.get(order.runId());
        if (share != null && --share.chunks == 0) {
            share.asking.dispose();
            shares.remove(order.runId());
        }
    }
}
