package io.github.onhook.temporal.worker;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Source;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.wire.ChunkResult;
import io.github.onhook.temporal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.wire.Events;
import io.github.onhook.temporal.wire.Events.Kind;
import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.ItemResults;
import io.github.onhook.temporal.wire.Slice;
import io.github.onhook.temporal.wire.WireReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The state of a chunk: updated by its run, read for heartbeats and for the result. These happen on different threads,
 * so
 * every method holds the lock.
 */
final class ChunkTally implements RunListener {

    private final List<Slice> slices;
    private final @Nullable ItemResult[] results;
    private final Figures before;
    private final long startedAt;
    private final RateController controller;
    private final EventTally events;
    private final Map<RequestResult, Long> requestResults = new EnumMap<>(RequestResult.class);
    private long sent;
    private long reads;
    private long assumed;
    private long inDoubt;
    private RateState found;
    private boolean overTolerance;
    private @Nullable String closed;

    /** Resumes from the last heartbeat of a lost attempt, if any; retries what that attempt could not finish. */
    ChunkTally(List<Slice> slices, @Nullable ChunkResult lost, RateController controller, long now) {
        this.slices = slices;
        this.controller = controller;
        found = controller.state();
        results = new ItemResult[Slice.size(slices)];
        before = lost == null ? Figures.NONE : lost.figures().onlyRequests();
        events = new EventTally(lost == null ? Events.NONE : lost.events());
        startedAt = lost == null ? now : lost.startedAt();
        ItemResults known = new ItemResults(lost == null ? List.of() : lost.resultRuns());
        for (int i = 0; i < results.length; i++) {
            ItemResult itemResult = known.next();
            boolean kept = itemResult != null && (itemResult.status().isDone() || itemResult.status() == Status.FAILED);
            results[i] = kept ? itemResult : null;
        }
    }

    /** The result of each number of a slice; {@code null} while pending. */
    synchronized List<@Nullable ItemResult> results(int slice) {
        int first = first(slice);
        return Arrays.asList(results.clone())
                .subList(first, first + slices.get(slice).size());
    }

    synchronized boolean isComplete() {
        return Arrays.stream(results).noneMatch(itemResult -> itemResult == null);
    }

    synchronized void inDoubt(long numbers) {
        inDoubt = numbers;
    }

    synchronized double rate() {
        return found.rate();
    }

    synchronized long failures() {
        return Arrays.stream(results).filter(ChunkTally::isFailure).count();
    }

    /** The result so far. */
    synchronized ChunkResult now(long millis) {
        Map<Status, Long> statuses = new EnumMap<>(Status.class);
        for (ItemResult itemResult : results) {
            if (itemResult != null) {
                statuses.merge(itemResult.status(), 1L, Long::sum);
            }
        }
        Figures figures = Figures.counted(statuses, failures())
                .plus(before)
                .plus(new Figures(
                        List.of(),
                        0,
                        sent,
                        of(RequestResult.SUCCESS),
                        of(RequestResult.THROTTLED),
                        of(RequestResult.ERROR) + of(RequestResult.TIMEOUT),
                        reads,
                        assumed,
                        inDoubt));
        return new ChunkResult(figures, events.now(), closed, overTolerance, found, startedAt, millis, resultRuns());
    }

    private List<ResultRun> resultRuns() {
        List<ResultRun> resultRuns = new ArrayList<>();
        int from = 0;
        for (int at = 1; at <= results.length; at++) {
            ItemResult itemResult = results[from];
            boolean same =
                    at < results.length && (itemResult == null ? results[at] == null : itemResult.equals(results[at]));
            if (!same) {
                resultRuns.add(new ResultRun(at - from, itemResult));
                from = at;
            }
        }
        return resultRuns;
    }

    private long of(RequestResult result) {
        return requestResults.getOrDefault(result, 0L);
    }

    /** A skipped number counts as a failure if the service refused it, not if the run decided to skip it. */
    private static boolean isFailure(@Nullable ItemResult itemResult) {
        if (itemResult == null) {
            return false;
        }
        boolean refused = !Source.CLIENT.name().equals(itemResult.reason().source());
        return itemResult.status() == Status.FAILED
                || itemResult.status() == Status.UNKNOWN
                || (itemResult.status() == Status.SKIPPED && refused);
    }

    @Override
    public synchronized Context requestSent(RunEvent.RequestSent event, Context run) {
        sent++;
        return run;
    }

    @Override
    public synchronized void requestFinished(RunEvent.RequestFinished event) {
        requestResults.merge(event.result(), 1L, Long::sum);
        events.add(Kind.REQUEST, event.result().name(), event.error(), event.nanos());
        found = controller.state();
    }

    @Override
    public synchronized void readSent(RunEvent.ReadSent event) {
        reads++;
    }

    @Override
    public synchronized void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        assumed++;
        events.add(Kind.ASSUME_ROLE, null, event.error(), event.nanos());
    }

    @Override
    public synchronized void throttleWaited(RunEvent.ThrottleWaited event) {
        events.add(Kind.WAIT, event.scope().name(), null, event.nanos());
    }

    @Override
    public synchronized void sessionRefused(RunEvent.SessionRefused event) {
        events.add(Kind.SESSION_REFUSED, null, event.code(), 0);
    }

    @Override
    public synchronized void batchSizeLearned(RunEvent.BatchSizeLearned event) {
        events.add(Kind.BATCH_SIZE, String.valueOf(event.numbers()), null, 0);
    }

    @Override
    public synchronized void spotChecked(RunEvent.SpotChecked event) {
        events.add(Kind.SPOT_CHECK, event.read() + "/" + event.disagreed(), null, 0);
    }

    @Override
    public synchronized void locationClosed(RunEvent.LocationClosed event) {
        closed = event.code();
    }

    /** Numbers skipped because the chunk was stopped stay pending and get no outcome. */
    @Override
    public synchronized void settled(Outcome outcome) {
        boolean ours = outcome.reason().source() == Source.CLIENT;
        if (outcome.status() != Status.SKIPPED || !ours || closed != null) {
            results[place(outcome)] = new ItemResult(
                    outcome.status(),
                    WireReason.of(outcome.reason()),
                    outcome.attempts(),
                    outcome.settledAt().toEpochMilli());
        }
    }

    private int place(Outcome outcome) {
        String connector = outcome.target().voiceConnectorId();
        for (int i = 0; i < slices.size(); i++) {
            if (slices.get(i).connectorId().equals(connector)) {
                return first(i)
                        + Arrays.binarySearch(
                                slices.get(i).digits(),
                                outcome.target().phoneNumber().digits());
            }
        }
        throw new IllegalStateException("outcome of a target that is not in the chunk");
    }

    private int first(int slice) {
        return Slice.size(slices.subList(0, slice));
    }

    @Override
    public synchronized void runFinished(RunEvent.RunFinished event) {
        overTolerance = event.status() == RunStatus.STOPPED && !ChunkRun.INTERRUPTED.equals(event.stopReason());
    }
}
