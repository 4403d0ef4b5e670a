package io.github.onhook.temporal.client;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.temporal.client.LocationHistory.Chunk;
import io.github.onhook.temporal.client.LocationHistory.Done;
import io.github.onhook.temporal.client.LocationHistory.News;
import io.github.onhook.temporal.wire.Checkpoint;
import io.github.onhook.temporal.wire.ChunkResult;
import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.Placement;
import io.github.onhook.temporal.wire.WireReason;
import io.github.onhook.temporal.workflow.LocationEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns history events into outcomes and listener calls. Calls must not overlap. */
final class RunWatch {

    private static final WireReason GONE =
            new WireReason("CLIENT", "WorkflowGone", "the workflow of the location was terminated externally", null);

    private final PlanOutcomes planOutcomes;
    private final RunListener listener;
    private final Operation operation;
    private final ReplayClock clock;
    private boolean cutShort;
    private @Nullable WireReason stopped;

    RunWatch(PlanOutcomes planOutcomes, RunListener listener, Operation operation, ReplayClock clock) {
        this.planOutcomes = planOutcomes;
        this.listener = listener;
        this.operation = operation;
        this.clock = clock;
    }

    /** The new outcomes of a location. */
    List<Outcome> apply(Placement place, News news) {
        Location location = new Location(place.accountId(), place.region());
        List<Outcome> outcomes = new ArrayList<>();
        for (Done done : news.done()) {
            reportRequests(location, done.result());
            outcomes.addAll(planOutcomes.settle(location, done.chunk().numbers(), done.result()));
        }
        if (news.ended()) {
            Instant now = Instant.now();
            for (Chunk lost : news.lost()) {
                ChunkResult left = Checkpoint.abandon(lost.numbers(), lost.before(), now.toEpochMilli());
                outcomes.addAll(planOutcomes.settle(location, lost.numbers(), left));
            }
            outcomes.addAll(end(location, news.end(), now));
        }
        outcomes.forEach(listener::settled);
        return outcomes;
    }

    private List<Outcome> end(Location location, @Nullable LocationEnd end, Instant now) {
        WireReason because = end == null ? GONE : end.closed();
        if (end != null) {
            end.connectors()
                    .forEach((id, reason) ->
                            listener.connectorClosed(location, id, reason.code() == null ? "Closed" : reason.code()));
        }
        boolean byStop = end == null || end.stopped();
        List<Outcome> rest = planOutcomes.skipRest(
                location, because == null ? GONE : because, end == null ? Map.of() : end.connectors(), now);
        if (byStop && !rest.isEmpty() && because != null) {
            cutShort = true;
            stopped = because;
        }
        return rest;
    }

    /** Reports the run's end to the listeners. */
    void end(String runId, long nanos) {
        WireReason because = cutShort ? stopped : null;
        listener.runFinished(
                runId,
                operation,
                cutShort ? RunStatus.STOPPED : RunStatus.SUCCEEDED,
                because == null ? null : because.message(),
                nanos);
    }

    /** Reports the chunk's requests, spread evenly over its duration. */
    private void reportRequests(Location location, ChunkResult result) {
        Figures figures = result.figures();
        long sent = figures.sent();
        long millis = result.finishedAt() - result.startedAt();
        for (long i = 0; i < sent; i++) {
            clock.set(Instant.ofEpochMilli(result.startedAt() + millis * i / sent));
            listener.requestSent(location, operation, 0);
            long rest = i;
            RequestResult became = rest < figures.succeeded()
                    ? RequestResult.SUCCESS
                    : rest < figures.succeeded() + figures.throttled() ? RequestResult.THROTTLED : RequestResult.ERROR;
            if (i < figures.succeeded() + figures.throttled() + figures.failed()) {
                listener.requestFinished(location, operation, became, null, 0);
            }
        }
        for (long i = 0; i < figures.reads(); i++) {
            listener.readSent(location);
        }
        for (long i = 0; i < figures.assumeRole(); i++) {
            listener.sessionAssumed(location.accountId(), null, 0);
        }
        RateState found = result.found();
        if (found != null && sent > 0 && found.phase() != RateState.Phase.CONFIGURED) {
            listener.rateChanged(location, found.rate());
        }
        String closed = result.closed();
        if (closed != null) {
            listener.locationClosed(location, closed);
        }
        clock.set(null);
    }
}
