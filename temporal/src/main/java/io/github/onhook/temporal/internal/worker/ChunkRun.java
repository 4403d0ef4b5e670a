package io.github.onhook.temporal.internal.worker;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.internal.chime.SdkVoice;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.workflow.LocationWorkflowImpl;
import io.temporal.activity.ManualActivityCompletionClient;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Executes one chunk: a run of the core orchestrator, and its heartbeats. */
final class ChunkRun {

    /*
     * The service gives a chunk to another worker after LocationWorkflowImpl.HEARTBEAT_TIMEOUT without a heartbeat. A worker
     * that cannot reach the service therefore pauses its chunk well before, so that no two send for one location. Numbers
     * sent after the last heartbeat are in doubt: the next worker reads them before it sends.
     */
    static final String INTERRUPTED = "interrupted by its location";

    /** Tries at workers, of which each may have another role, before a location without a session closes. */
    static final int MOST_REFUSALS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ChunkRun.class);
    private static final double HEARTBEATS_A_SECOND = 10;

    private final WorkerContext context;
    /** In log lines. */
    private final String name;

    private final RateShares shares;
    private final ChunkOrder order;
    private final ManualActivityCompletionClient completion;
    private final Consumer<ChunkRun> ended;
    private final Operation operation;
    private final int maxInTransit;
    private final ChunkNumbers numbers;
    private final ChunkTally tally;
    private final Announcements announcements;
    private final Disposable.Composite work = Disposables.composite();
    private final @Nullable Orchestrator orchestrator;
    private final @Nullable Run run;
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private final Object heartbeatLock = new Object();
    private volatile boolean abandoned;
    private volatile boolean leaving;
    /** Whether the service has recorded a heartbeat of this attempt, which may be outdated when it begins. */
    private volatile boolean acknowledged;
    /** When the last heartbeat that was recorded was begun. */
    private volatile long lastAcknowledged = System.nanoTime();

    private long reported;
    private boolean sharing;
    private volatile boolean paused;
    private final List<String> refusedAt = new CopyOnWriteArrayList<>();

    ChunkRun(
            WorkerContext context,
            RateShares shares,
            ChunkOrder order,
            byte[] packed,
            byte[] before,
            ManualActivityCompletionClient completion,
            Consumer<ChunkRun> ended) {
        this.context = context;
        this.shares = shares;
        this.order = order;
        name = "run " + order.runId() + ", location " + order.index() + ", chunk " + order.chunk();
        this.completion = completion;
        this.ended = ended;
        Checkpoint lost = before.length == 0 ? null : Checkpoint.unpack(before);
        if (lost != null) {
            refusedAt.addAll(lost.refusedAt());
        }
        List<Slice> slices = Slice.unpack(packed);
        RateState found = lost == null ? order.found() : lost.soFar().found();
        long failures = lost == null ? 0 : lost.soFar().figures().failures();
        Settings settings = ChunkPlan.settings(order, found, failures);
        RateController controller = ChunkPlan.controller(order, settings, found, Slice.size(slices));
        operation = settings.operation();
        maxInTransit = settings.maxInTransit();
        numbers = new ChunkNumbers(slices, operation.moves(), lost);
        tally = new ChunkTally(numbers, lost == null ? null : lost.soFar(), controller, System.currentTimeMillis());
        announcements = new Announcements(lost == null ? List.of() : lost.doubtful(), context.callTimeout());
        Plan plan = ChunkPlan.of(order, slices);
        HeartbeatJournal journal = new HeartbeatJournal(
                order.runId(), plan, operation, numbers, lost != null, requireOwned(), requireAnnounced());
        if (numbers.areComplete()) {
            orchestrator = null;
            run = null;
        } else {
            long inDoubt =
                    numbers.inDoubt().stream().mapToLong(BitSet::cardinality).sum();
            tally.inDoubt(inDoubt);
            if (lost != null) {
                LOG.warn(
                        "{}: resuming what another worker began: {} of its {} numbers are read first",
                        name,
                        inDoubt,
                        plan.size());
            }
            Orchestrator.Builder builder = Orchestrator.builder(context.sessions())
                    .settings(settings)
                    .listener(tally)
                    .listener(context.listener())
                    .rates(location -> controller)
                    .voice(new SdkVoice(context.clients(), this::requireReached));
            Double total = order.settings().maxTotalRate();
            if (total != null) {
                builder.maxTotalRate(shares.join(order, total));
                sharing = true;
            }
            orchestrator = builder.build();
            run = orchestrator.run(RunRequest.of(plan).journal(journal));
        }
    }

    /** The numbers sent in 100 ms, as heartbeats are at most ten a second. Of a move no more than may be in transit. */
    private int ahead() {
        double batches = Math.floor(Math.min(tally.rate() / HEARTBEATS_A_SECOND, context.ahead()));
        int most = operation.moves() ? Math.min(context.ahead(), maxInTransit) : context.ahead();
        return (int) Math.min(most, batches * order.settings().batchSize());
    }

    void start() {
        if (order.onlySettle()) {
            interrupt();
        }
        work.add(Flux.interval(context.heartbeat(), context.threads())
                .onBackpressureDrop()
                .doOnNext(tick -> beat())
                .subscribe(tick -> {}, error -> LOG.error("{}: heartbeats ended", name, error)));
        work.add(Flux.interval(context.heartbeat(), Schedulers.parallel())
                .onBackpressureDrop()
                .subscribe(tick -> watch(), error -> LOG.error("{} is not watched any more", name, error)));
        Mono<Void> outcomes = run == null ? Mono.empty() : run.outcomes().then();
        work.add(outcomes.publishOn(context.threads()).subscribe(nothing -> {}, this::failed, this::complete));
    }

    /** Stops sending; numbers that were not sent, or failed and have tries left, stay pending at the location. */
    void interrupt() {
        numbers.interrupted(order.settings().attempts());
        if (run != null) {
            run.stop(INTERRUPTED);
        }
    }

    /** Fails, which ends the run and its reads, if the chunk now belongs to another worker. */
    private Mono<Void> requireOwned() {
        return Mono.defer(() -> abandoned ? Mono.error(HeartbeatRefusal.taken(null)) : Mono.empty());
    }

    /**
     * Completes when the service knows every number in doubt, and was reached lately: a process that was suspended asks
     * before it sends. Fails, which ends the run, if the chunk now belongs to another worker, or if this worker is shutting
     * down and cannot reach the service.
     */
    private Mono<Void> requireAnnounced() {
        Mono<Void> announced = Mono.<Void>fromRunnable(() -> {
                    heartbeat();
                    if (!isAnnounced() || isSilent()) {
                        throw new IllegalStateException("an earlier one may still arrive, or its answer came too late");
                    }
                })
                .subscribeOn(context.threads())
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, context.heartbeat())
                        .filter(error -> !leaving && !(error instanceof JournalException))
                        .doBeforeRetry(failed -> LOG.warn(
                                "{}: a heartbeat failed; it waits until one succeeds", name, failed.failure())));
        return Mono.defer(() -> acknowledged && isAnnounced() && !isSilent() ? Mono.empty() : announced);
    }

    /** Throws, so that a change is not written, if the chunk may belong to another worker by now. */
    private void requireReached() {
        if (abandoned || isSilent()) {
            throw new IllegalStateException("no heartbeat of this worker arrived lately: not sent");
        }
    }

    private boolean isSilent() {
        return isSilentFor(WorkerContext.longestSilence(context.heartbeat()));
    }

    private boolean isSilentFor(Duration time) {
        return System.nanoTime() - lastAcknowledged > time.toNanos();
    }

    private boolean isAnnounced() {
        return announcements.cover(numbers.inDoubt());
    }

    private void beat() {
        try {
            heartbeat();
            reportFailures();
        } catch (JournalException e) {
            interrupt();
        } catch (RuntimeException e) {
            LOG.debug("{}: a heartbeat failed", name, e);
        }
    }

    /** Serialized, so that the last heartbeat carries the latest state. */
    private void heartbeat() {
        synchronized (heartbeatLock) {
            if (abandoned) {
                throw HeartbeatRefusal.taken(null);
            }
            ChunkNumbers.State state = numbers.checkpoint(ahead());
            long begun = System.nanoTime();
            Announcements.Announcement announcement = announcements.begin(state.doubtful(), begun);
            try {
                record(new Checkpoint(
                        tally.result(state, System.currentTimeMillis()), state.doubtful(), refusedAt, state.steps()));
            } catch (RuntimeException e) {
                announcements.failed(announcement);
                throw e;
            }
            announcements.recorded(announcement, System.nanoTime());
            acknowledged(begun);
        }
    }

    private void record(Checkpoint checkpoint) {
        try {
            completion.recordHeartbeat(checkpoint.pack());
        } catch (CanceledFailure e) {
            interrupt();
        } catch (ActivityNotExistsException e) {
            abandoned = true;
            throw HeartbeatRefusal.taken(e);
        } catch (ActivityCompletionException e) {
            if (!HeartbeatRefusal.isCancel(e)) {
                throw e;
            }
            interrupt();
        }
    }

    private void acknowledged(long begun) {
        lastAcknowledged = begun;
        acknowledged = true;
        if (paused && run != null) {
            paused = false;
            run.resume();
        }
    }

    /** Pauses after missed heartbeats; after the service's timeout, what is left of the chunk here ends. Waits for no call. */
    private void watch() {
        if (isSilentFor(LocationWorkflowImpl.HEARTBEAT_TIMEOUT)) {
            abandoned = true;
            interrupt();
        } else if (!paused && run != null && isSilent()) {
            LOG.warn("{}: the service cannot be reached: paused until it can", name);
            paused = true;
            run.pause();
        }
    }

    /** Interrupts the chunk; completes when its result is reported to the service. */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            leaving = true;
            interrupt();
            return gone.asMono();
        });
    }

    private void reportFailures() {
        long failures = numbers.failures();
        if (failures - reported >= order.reportEvery()) {
            context.client()
                    .newUntypedWorkflowStub(order.groupId())
                    .signal("failing", order.index(), order.chunk(), failures);
            reported = failures;
        }
    }

    private void complete() {
        close();
        if (tally.isSessionRefused() && !abandoned && !order.onlySettle() && isTriedElsewhere()) {
            return;
        }
        if (leaving
                && !abandoned
                && numbers.areInDoubt()
                && isHandedOver("worker " + context.identity() + " is stopping", ReasonCodes.STOPPED)) {
            return;
        }
        if (!tally.isSessionRefused() && numbers.failures() == 0) {
            context.roles().accepted();
        }
        try {
            if (abandoned) {
                abandon();
            } else {
                completion.complete(tally.result(numbers.result(), System.currentTimeMillis())
                        .pack());
            }
        } catch (RuntimeException e) {
            LOG.warn("{}: its result could not be reported; another worker resumes from its last heartbeat", name, e);
        } finally {
            finish();
        }
    }

    /** Frees the slot of the chunk: the service refuses the failure, for the attempt is outdated, or begins another one. */
    private void abandon() {
        LOG.warn("{} was given to another worker after missing heartbeats from this one", name);
        try {
            completion.fail(ApplicationFailure.newFailure("the attempt missed heartbeats", "Outdated"));
        } catch (RuntimeException e) {
            LOG.debug("{}: the failure of an outdated attempt was refused", name, e);
        }
    }

    /** Gives the chunk to another worker, at most {@link #MOST_REFUSALS} times; the heartbeat carries who was refused. */
    private boolean isTriedElsewhere() {
        String worker = context.identity();
        refusedAt.add(worker);
        context.roles().refused(order.accountId());
        return refusedAt.size() < MOST_REFUSALS
                && isHandedOver(
                        "worker " + worker + " got no session for account " + order.accountId(),
                        ReasonCodes.SESSION_REFUSED);
    }

    /** Fails the attempt, so that another worker resumes from its last heartbeat. */
    private boolean isHandedOver(String why, String code) {
        try {
            heartbeat();
            completion.fail(ApplicationFailure.newFailure(why, code));
            finish();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{}: it could not be handed over to another worker: {}", name, why, e);
            return false;
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
        } catch (RuntimeException e) {
            LOG.warn("{}: its failure could not be reported", name, e);
        } finally {
            finish();
        }
    }

    private void finish() {
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
