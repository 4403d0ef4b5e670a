package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.workflow.LocationOrder.Carried;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Implements {@link LocationWorkflow}. */
public final class LocationWorkflowImpl implements LocationWorkflow {

    /** After this time without a heartbeat the service gives a chunk to another worker. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    private static final int SMALLEST_CHUNK = 1_000;
    private static final int LARGEST_CHUNK = 20_000;
    private static final int CHUNK_SECONDS = 30;
    private static final int CHUNKS_PER_HISTORY = 50;
    private static final int PROGRESS_SIGNALS = 20;
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(10);
    /** A worker of the first version leaves the question until one of this version has the group's workflow. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private final LocationOrder order;
    private final Pages pages = new Pages();
    private final WaitingSlices backlog = new WaitingSlices();
    private final Map<String, WireReason> closedConnectors = new HashMap<>();
    private final ChunkActivity activity;
    private final GroupWorkflow group;

    private Figures figures = Figures.NONE;
    private Figures reported = Figures.NONE;
    private int chunks;
    private long allowed;
    private boolean paused;
    private boolean running;
    private boolean ended;
    private @Nullable RateState found;
    private @Nullable String worker;
    private @Nullable String reportedWorker;
    private @Nullable WireReason closed;
    private @Nullable WireReason stop;
    /** Failures after which it asks the group before it goes on. */
    private @Nullable Long leasedFailures;

    /** Restores the carried state before any signal is handled. */
    @WorkflowInit
    public LocationWorkflowImpl(LocationOrder order, byte[] rest) {
        this.order = order;
        Carried carried = order.carried();
        leasedFailures = order.leasedFailures();
        if (carried != null) {
            leasedFailures = carried.leasedFailures();
            figures = carried.figures();
            reported = figures;
            chunks = carried.chunks();
            allowed = carried.allowed();
            found = carried.found();
            paused = carried.paused();
            closedConnectors.putAll(carried.closedConnectors());
            pages.none();
            backlog.add(Slice.unpack(rest));
        }
        activity = Workflow.newActivityStub(
                ChunkActivity.class,
                ActivityOptions.newBuilder()
                        .setScheduleToCloseTimeout(
                                Duration.ofMillis(order.settings().deadlineMillis())
                                        .plus(AFTER_DEADLINE))
                        .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofSeconds(1))
                                .setMaximumInterval(Duration.ofSeconds(10))
                                .build())
                        .build());
        group = Workflow.newExternalWorkflowStub(GroupWorkflow.class, order.groupId());
    }

    @Override
    public LocationEnd run(LocationOrder order, byte[] rest) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            stop(WireReason.decided(ReasonCodes.CANCELLED, "the workflow of the location was cancelled"));
            return reason;
        });
        Workflow.newDetachedCancellationScope(this::sendAll).run();
        ended = true;
        worker = null;
        return new LocationEnd(progress(), closed != null ? closed : stop, closedConnectors, closed == null);
    }

    private void sendAll() {
        Workflow.await(() -> pages.areComplete() || stop != null);
        if (order.carried() == null && stop == null) {
            backlog.add(pages.slices());
            report();
        }
        int atFirst = chunks;
        while (stop == null && closed == null) {
            Workflow.await(() -> stop != null || backlog.isEmpty() || (!paused && allowed > 0));
            if (stop != null || backlog.isEmpty()) {
                break;
            }
            if (hasUsedItsLease()) {
                askForFailures();
                continue;
            }
            sendChunk();
            boolean longHistory = Workflow.getInfo().isContinueAsNewSuggested();
            if ((longHistory || chunks - atFirst >= CHUNKS_PER_HISTORY) && stop == null && closed == null) {
                Workflow.continueAsNew(order.with(carried()), backlog.pack());
            }
        }
        skipRest();
    }

    private void sendChunk() {
        List<Slice> numbers = backlog.take((int) Math.min(allowed, chunkSize()));
        allowed -= Slice.size(numbers);
        ChunkResult result = result(numbers);
        chunks++;
        if (result == null) {
            backlog.putBack(numbers);
            allowed += Slice.size(numbers);
            return;
        }
        figures = figures.plus(result.figures());
        found = result.found() != null ? result.found() : found;
        allowed += backlog.putBack(numbers, result);
        close(numbers, result);
        if (!backlog.isEmpty() && closed == null && isNews()) {
            report();
        }
        if (result.overTolerance() && leasedFailures == null) {
            Workflow.await(() -> stop != null);
        }
    }

    private boolean hasUsedItsLease() {
        return leasedFailures != null && figures.failures() > leasedFailures;
    }

    /** Waits for the group to allow more failures, or for the run to stop. */
    private void askForFailures() {
        Async.procedure(group::askForFailures, order.index(), figures.failures())
                .exceptionally(gone -> null);
        Workflow.await(ASK_AGAIN, () -> stop != null || !hasUsedItsLease());
    }

    /** Null if the chunk never started. The service retries the chunk of a lost worker, unless it was cancelled. */
    private @Nullable ChunkResult result(List<Slice> numbers) {
        byte[] packed = Slice.pack(numbers);
        byte[] before = new byte[0];
        running = true;
        try {
            worker = null;
            return ChunkResult.unpack(send(packed, before, false));
        } catch (ActivityFailure e) {
            if (worker == null && e.getCause() instanceof CanceledFailure) {
                return null;
            }
            before = lastHeartbeat(e, numbers);
        } finally {
            running = false;
            worker = null;
        }
        try {
            return ChunkResult.unpack(send(packed, before, true));
        } catch (ActivityFailure e) {
            return Checkpoint.abandon(numbers, before, Workflow.currentTimeMillis());
        }
    }

    private byte[] send(byte[] numbers, byte[] before, boolean onlySettle) {
        Sending sending = new Sending();
        CancellationScope scope = Workflow.newCancellationScope(
                () -> sending.result = Async.function(activity::send, chunkOrder(onlySettle), numbers, before));
        scope.run();
        Promise<byte[]> result = sending.result();
        if (onlySettle) {
            return result.get();
        }
        Workflow.await(() -> result.isCompleted() || paused || stop != null);
        if (!result.isCompleted()) {
            scope.cancel();
        }
        return result.get();
    }

    private static final class Sending {

        private @Nullable Promise<byte[]> result;

        Promise<byte[]> result() {
            Promise<byte[]> begun = result;
            if (begun == null) {
                throw new IllegalStateException("the activity was not scheduled");
            }
            return begun;
        }
    }

    /**
     * The last heartbeat, which a timeout carries. Another failure carries none: the service cancels a chunk that waits for
     * its next attempt without it, and then each number may have been sent by the attempt before.
     */
    private byte[] lastHeartbeat(ActivityFailure failure, List<Slice> numbers) {
        if (failure.getCause() instanceof TimeoutFailure timeout) {
            byte[] last = timeout.getLastHeartbeatDetails().get(byte[].class);
            return last == null ? new byte[0] : last;
        }
        return worker == null
                ? new byte[0]
                : Checkpoint.allInDoubt(numbers, Workflow.currentTimeMillis()).pack();
    }

    private ChunkOrder chunkOrder(boolean onlySettle) {
        Long here = order.settings().allowedFailuresPerLocation(order.place().targets());
        return new ChunkOrder(
                order.runId(),
                order.groupId(),
                order.index(),
                chunks,
                order.place().accountId(),
                order.place().region(),
                order.settings(),
                found,
                order.settings().requests(order.place().targets()),
                order.locationsOfRun(),
                leasedFailures == null
                        ? order.allowedFailures()
                        : (Long) Math.max(0, leasedFailures - figures.failures()),
                here == null ? null : Math.max(0, here - figures.failures()),
                order.reportEvery(),
                onlySettle);
    }

    private @Nullable Double rate() {
        return found == null ? null : (Double) found.rate();
    }

    /** About 30 s of numbers, once the rate is known. */
    private long chunkSize() {
        Double known = order.settings().rate();
        Double its = known != null ? known : rate();
        if (its == null) {
            return SMALLEST_CHUNK;
        }
        double size = its * order.settings().batchSize() * CHUNK_SECONDS;
        return Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, (long) size));
    }

    /** In an open location, only the targets of closed connectors are skipped. */
    private void close(List<Slice> numbers, ChunkResult result) {
        ItemResults results = new ItemResults(result.resultRuns());
        WireReason first = null;
        for (Slice slice : numbers) {
            for (int i = 0; i < slice.size(); i++) {
                ItemResult itemResult = results.next();
                if (itemResult == null || itemResult.status() != Status.SKIPPED) {
                    continue;
                }
                first = first == null ? itemResult.reason() : first;
                if (result.closed() == null) {
                    closedConnectors.putIfAbsent(slice.connectorId(), itemResult.reason());
                }
            }
        }
        if (result.closed() != null) {
            closed = first != null ? first : WireReason.decided(result.closed(), "the location was closed");
        }
        closedConnectors.forEach((connector, reason) -> skipped(backlog.drop(connector), reason));
    }

    private void skipRest() {
        WireReason because = closed != null ? closed : stop;
        if (because != null) {
            skipped(
                    order.carried() == null && !pages.areComplete()
                            ? order.place().targets()
                            : backlog.size(),
                    because);
        }
    }

    private void skipped(int targets, WireReason because) {
        boolean refused = !Source.CLIENT.name().equals(because.source());
        figures = figures.plus(Figures.skipped(targets, refused));
    }

    private Carried carried() {
        return new Carried(chunks, figures, allowed, found, paused, closedConnectors, leasedFailures);
    }

    /**
     * The group never continues as new and has many locations: each reports plain progress a limited number of times.
     */
    private boolean isNews() {
        return allowed == 0
                || figures.failures() - reported.failures() >= order.reportEvery()
                || figures.settled() - reported.settled() >= order.place().targets() / PROGRESS_SIGNALS;
    }

    private void report() {
        reported = figures;
        LocationProgress now = progress();
        Async.procedure(group::location, now).exceptionally(gone -> null);
    }

    @Override
    public void page(int number, int of, byte[] numbers) {
        pages.add(number, of, numbers);
    }

    @Override
    public void go(long targets) {
        allowed = targets > Long.MAX_VALUE - allowed ? Long.MAX_VALUE : allowed + targets;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void stop(WireReason reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    @Override
    public void leaseFailures(long failures) {
        leasedFailures = leasedFailures == null ? failures : Math.max(leasedFailures, failures);
    }

    @Override
    public void began(int chunk, String who) {
        if (chunk == chunks && running) {
            worker = who;
            if (order.settings().maxTotalRate() != null && !who.equals(reportedWorker)) {
                reportedWorker = who;
                Async.procedure(group::at, order.index(), who).exceptionally(gone -> null);
            }
        }
    }

    @Override
    public LocationProgress progress() {
        return new LocationProgress(
                order.index(),
                order.place(),
                pages.areComplete(),
                allowed == 0 && !running,
                chunks,
                figures,
                rate(),
                closed == null ? null : closed.code(),
                worker,
                ended);
    }
}
