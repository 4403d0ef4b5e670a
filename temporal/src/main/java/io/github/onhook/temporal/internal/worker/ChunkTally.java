package io.github.onhook.temporal.internal.worker;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.Events;
import io.github.onhook.temporal.internal.wire.Events.Kind;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.WireReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The counts and events of a chunk: updated by its run, read for heartbeats and for the result. These happen on different
 * threads, so every method holds the lock.
 */
final class ChunkTally implements RunListener {

    private final ChunkNumbers numbers;
    private final Figures before;
    private final long startedAt;
    private final RateController controller;
    private final EventTally events;
    private final Map<RequestResult, Long> requestResults = new EnumMap<>(RequestResult.class);
    private long sent;
    private long reads;
    private long assumed;
    private long inDoubt;
    private long inTransit;
    private RateState found;
    private boolean overTolerance;
    private @Nullable String closed;
    private boolean sessionRefused;

    /** Continues the counts of a lost attempt, if there was one. */
    ChunkTally(ChunkNumbers numbers, @Nullable ChunkResult lost, RateController controller, long now) {
        this.numbers = numbers;
        this.controller = controller;
        found = controller.state();
        before = lost == null ? Figures.NONE : lost.figures().onlyRequests();
        events = new EventTally(lost == null ? Events.NONE : lost.events());
        startedAt = lost == null ? now : lost.startedAt();
    }

    synchronized void inDoubt(long count) {
        inDoubt = count;
    }

    /** Whether numbers were skipped because there was no session for the location. */
    synchronized boolean isSessionRefused() {
        return sessionRefused;
    }

    synchronized double rate() {
        return found.rate();
    }

    /** The result with this state of the numbers. */
    synchronized ChunkResult result(ChunkNumbers.State state, long millis) {
        Figures figures = state.counts()
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
        return new ChunkResult(
                figures, events.now(), closed, overTolerance, found, startedAt, millis, state.resultRuns());
    }

    private long of(RequestResult result) {
        return requestResults.getOrDefault(result, 0L);
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
    public synchronized void transitChanged(RunEvent.TransitChanged event) {
        inTransit += event.by();
        events.transit(inTransit);
    }

    @Override
    public synchronized void locationClosed(RunEvent.LocationClosed event) {
        closed = event.code();
    }

    /**
     * Every other outcome is in the journal, whose entry has settled the number. Numbers skipped because the chunk was
     * stopped stay pending and get no outcome.
     */
    @Override
    public synchronized void settled(Outcome outcome) {
        boolean ours = outcome.reason().source() == Source.CLIENT;
        boolean skipped = outcome.status() == Status.SKIPPED && (!ours || closed != null);
        if (skipped || outcome.status() == Status.UNKNOWN || outcome.status() == Status.STRANDED) {
            sessionRefused |= outcome.reason().source() == Source.SESSION;
            numbers.givenUp(
                    outcome.target(),
                    new ItemResult(
                            outcome.status(),
                            WireReason.of(outcome.reason()),
                            outcome.attempts(),
                            outcome.settledAt().toEpochMilli()));
        }
    }

    @Override
    public synchronized void runFinished(RunEvent.RunFinished event) {
        overTolerance = event.status() == RunStatus.STOPPED && !ChunkRun.INTERRUPTED.equals(event.stopReason());
    }
}
