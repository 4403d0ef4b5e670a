package io.github.onhook.temporal.worker;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.journal.JournalException;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.PlanBuilder;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.temporal.wire.Checkpoint;
import io.github.onhook.temporal.wire.ChunkOrder;
import io.github.onhook.temporal.wire.Slice;
import io.temporal.activity.ManualActivityCompletionClient;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.client.WorkflowException;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** One chunk on its way: a run of core's, and the heartbeats that tell of it. */
final class ChunkRun {

    /*
     * Design notes. The service gives a chunk to another worker when it has not heard of it for LocationWorkflowCode.SILENCE.
     * A worker that cannot reach the service therefore pauses its chunk well before, so that two workers never send for one
     * location. What came after the last heartbeat is in doubt for the next worker, which looks before it sends.
     */
    static final String INTERRUPTED = "interrupted by its location";

    private static final Logger LOG = LoggerFactory.getLogger(ChunkRun.class);
    private static final Duration LONGER_THAN_ANY = Duration.ofDays(30);
    private static final int HEARTBEATS_MISSED = 3;
    private static final double HEARTBEATS_A_SECOND = 10;

    private final WorkerContext bench;
    private final RateShares shares;
    private final ChunkOrder order;
    private final ManualActivityCompletionClient completion;
    private final Consumer<ChunkRun> ended;
    private final ChunkTally tally;
    private final HeartbeatJournal journal;
    private final Disposable.Composite work = Disposables.composite();
    private final @Nullable Orchestrator orchestrator;
    private final @Nullable Run run;
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private final Object telling = new Object();
    private volatile boolean abandoned;
    private volatile boolean leaving;
    private volatile long lastHeard = System.nanoTime();
    private long reported;
    private boolean sharing;
    private volatile boolean paused;

    ChunkRun(
            WorkerContext bench,
            RateShares shares,
            ChunkOrder order,
            byte[] numbers,
            byte[] before,
            ManualActivityCompletionClient completion,
            Consumer<ChunkRun> ended) {
        this.bench = bench;
        this.shares = shares;
        this.order = order;
        this.completion = completion;
        this.ended = ended;
        Checkpoint lost = before.length == 0 ? null : Checkpoint.unpack(before);
        List<Slice> slices = Slice.unpack(numbers);
        RateState found = lost == null ? order.found() : lost.soFar().found();
        Settings settings = settings(found);
        RateController controller = controller(settings, found, Slice.size(slices));
        tally = new ChunkTally(slices, lost == null ? null : lost.soFar(), controller, System.currentTimeMillis());
        Plan plan = plan(slices);
        journal = new HeartbeatJournal(
                order.runId(),
                plan,
                settings.operation(),
                tally,
                lost == null ? List.of() : lost.doubtful(),
                this::ahead,
                ask());
        if (tally.isComplete()) {
            orchestrator = null;
            run = null;
        } else {
            long inDoubt = journal.inDoubt();
            tally.inDoubt(inDoubt);
            if (lost != null) {
                LOG.warn("a chunk of a lost worker goes on: {} of its {} numbers are read first", inDoubt, plan.size());
            }
            Orchestrator.Builder builder = Orchestrator.builder(bench.sessions())
                    .settings(settings)
                    .listener(tally)
                    .listener(bench.listener())
                    .rates(location -> controller)
                    .clients(bench.clients());
            Double total = order.settings().maxTotalRate();
            if (total != null) {
                builder.maxTotalRate(shares.join(order, total));
                sharing = true;
            }
            orchestrator = builder.build();
            run = orchestrator.run(plan, List.of(), journal);
        }
    }

    /** What is sent in a tenth of a second: a heartbeat for each request would be too many where there are many a second. */
    private int ahead() {
        double batches = Math.floor(Math.min(tally.rate() / HEARTBEATS_A_SECOND, bench.ahead()));
        return (int) Math.min(bench.ahead(), batches * order.settings().batchSize());
    }

    private Plan plan(List<Slice> slices) {
        Location location = new Location(order.accountId(), order.region());
        PlanBuilder builder = Plan.builder().allowConflicts(true);
        for (Slice slice : slices) {
            Connector connector = new Connector(location, slice.connectorId());
            for (long digits : slice.digits()) {
                builder.add(new Target(connector, new PhoneNumber(digits)));
            }
        }
        return builder.build();
    }

    /** What is read is read at the rate that was found for changes, until it is seen to be another one. */
    private Settings settings(@Nullable RateState found) {
        Settings.Builder builder = order.settings().forChunk().deadline(LONGER_THAN_ANY);
        if (found != null && order.settings().rate() == null) {
            builder.initialRate(found.rate());
        }
        if (order.bearableFailures() != null) {
            builder.maxFailures(Tolerance.count(order.bearableFailures()));
        }
        if (order.bearableFailuresHere() != null) {
            builder.maxFailuresPerLocation(Tolerance.count(order.bearableFailuresHere()));
        }
        return builder.build();
    }

    /** The first chunk does not hurry for those that come after it. */
    private RateController controller(Settings settings, @Nullable RateState found, int numbers) {
        double headroom = settings.headroom();
        int most = settings.maxInFlightPerLocation();
        return found != null
                ? RateController.resumeFrom(found, order.requests(), headroom, most)
                : RateController.of(
                        settings.rate(),
                        settings.initialRate(),
                        order.settings().requests(numbers),
                        headroom,
                        most);
    }

    void start() {
        if (order.onlySettle()) {
            interrupt();
        }
        work.add(Flux.interval(bench.heartbeat(), bench.threads())
                .onBackpressureDrop()
                .doOnNext(tick -> beat())
                .subscribe(tick -> {}, error -> LOG.error("heartbeats of a chunk ended", error)));
        Mono<Void> outcomes = run == null ? Mono.empty() : run.outcomes().then();
        work.add(outcomes.publishOn(bench.threads()).subscribe(nothing -> {}, this::failed, this::complete));
    }

    /** Sends no more; what was not sent goes on waiting at the location. */
    void interrupt() {
        if (run != null) {
            run.stop(INTERRUPTED);
        }
    }

    /**
     * Completes when the service knows what may be sent; ends the run if it gave the chunk to somebody else, or if it cannot be
     * reached by a worker that is to end.
     */
    private Mono<Void> ask() {
        return Mono.<Void>fromRunnable(this::tell)
                .subscribeOn(bench.threads())
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, bench.heartbeat())
                        .filter(error -> !leaving && !(error instanceof JournalException))
                        .doBeforeRetry(failed -> LOG.warn(
                                "the service does not hear of a chunk, which waits until it does", failed.failure())));
    }

    private void beat() {
        try {
            tell();
            reportFailures();
        } catch (JournalException e) {
            interrupt();
        } catch (ActivityCompletionException | WorkflowException e) {
            LOG.debug("a heartbeat of a chunk did not come through", e);
            missed();
        }
    }

    /** One after another, so that what is told last is what was known last. */
    private void tell() {
        synchronized (telling) {
            if (abandoned) {
                throw taken(null);
            }
            List<BitSet> proposed = journal.propose();
            try {
                completion.recordHeartbeat(new Checkpoint(tally.now(System.currentTimeMillis()), proposed).pack());
            } catch (CanceledFailure e) {
                interrupt();
            } catch (ActivityNotExistsException e) {
                abandoned = true;
                throw taken(e);
            } catch (ActivityCompletionException e) {
                if (!isCancel(e)) {
                    throw e;
                }
                interrupt();
            }
            journal.told(proposed);
            heard();
        }
    }

    /** The SDK wraps what it throws itself. The heartbeat was taken all the same. */
    private static boolean isCancel(ActivityCompletionException e) {
        return e instanceof ActivityCanceledException || e.getCause() instanceof ActivityCanceledException;
    }

    private static JournalException taken(@Nullable Throwable cause) {
        return new JournalException(
                JournalException.Kind.TAKEN,
                "the service has given the chunk to another worker, for it had not heard of it here",
                cause);
    }

    private void heard() {
        lastHeard = System.nanoTime();
        if (paused && run != null) {
            paused = false;
            run.resume();
        }
    }

    /** Whoever has not been heard for long may have lost the chunk: the next worker must be the only one that sends. */
    private void missed() {
        long silent = System.nanoTime() - lastHeard;
        if (!paused
                && run != null
                && silent > HEARTBEATS_MISSED * bench.heartbeat().toNanos()) {
            LOG.warn("the service cannot be reached: a location is paused until it can");
            paused = true;
            run.pause();
        }
    }

    /** Interrupts it; completes when it has ended, and the service knows. */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            leaving = true;
            interrupt();
            return gone.asMono();
        });
    }

    private void reportFailures() {
        long failures = tally.failures();
        if (failures - reported >= order.reportEvery()) {
            bench.client()
                    .newUntypedWorkflowStub(order.groupId())
                    .signal("failing", order.index(), order.chunk(), failures);
            reported = failures;
        }
    }

    private void complete() {
        close();
        try {
            if (abandoned) {
                LOG.warn("a chunk was given to another worker, for the service had not heard of it here");
            } else {
                completion.complete(tally.now(System.currentTimeMillis()).pack());
            }
        } catch (ActivityCompletionException e) {
            LOG.warn("the result of a chunk did not come through; another worker goes on from its last heartbeat", e);
        } finally {
            leaveBench();
        }
    }

    private void failed(Throwable error) {
        if (abandoned) {
            complete();
            return;
        }
        close();
        try {
            completion.fail(error);
        } catch (ActivityCompletionException e) {
            LOG.warn("the failure of a chunk did not come through", e);
        } finally {
            leaveBench();
        }
    }

    private void leaveBench() {
        ended.accept(this);
        gone.tryEmitEmpty();
    }

    private void close() {
        work.dispose();
        if (sharing) {
            shares.leave(order);
        }
        if (orchestrator != null) {
            orchestrator.close();
        }
    }
}
