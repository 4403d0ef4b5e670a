package io.github.onhook.temporal.internal.client;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.client.LocationHistory.Chunk;
import io.github.onhook.temporal.internal.client.LocationHistory.Done;
import io.github.onhook.temporal.internal.client.LocationHistory.News;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.Events;
import io.github.onhook.temporal.internal.wire.Events.Entry;
import io.github.onhook.temporal.internal.wire.Events.Event;
import io.github.onhook.temporal.internal.wire.Events.Kind;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.KnownNames;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.workflow.LocationEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Turns history events into outcomes and listener calls. Calls must not overlap. */
final class RunWatch {

    private static final WireReason GONE = new WireReason(
            "CLIENT", ReasonCodes.WORKFLOW_GONE, "the workflow of the location was terminated externally", null);

    private static final WireReason TERMINATED = WireReason.decided(
            ReasonCodes.WORKFLOW_GONE,
            "the workflow of the location was terminated externally while a worker had the number");

    private static final WireReason UNKNOWN = WireReason.decided(
            ReasonCodes.RUN_UNKNOWN,
            "the Temporal service does not have the location's history any more: the number may have been"
                    + " sent; onhook verify reads it back");

    private final PlanOutcomes planOutcomes;
    private final RunListener listener;
    private final Operation operation;
    private final ReplayClock clock;
    /** The most numbers that were in transit at one time at a location. */
    private final Map<Location, Long> mostInTransit = new LinkedHashMap<>();

    private boolean cutShort;
    private boolean allDone = true;
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
            mostInTransit.merge(location, done.result().events().mostInTransit(), Math::max);
            outcomes.addAll(planOutcomes.settle(location, done.chunk().numbers(), done.result()));
        }
        if (news.ended()) {
            Instant now = Instant.now();
            for (Chunk lost : news.lost()) {
                ChunkResult left = Checkpoint.abandon(lost.numbers(), lost.before(), now.toEpochMilli());
                outcomes.addAll(planOutcomes.settle(location, lost.numbers(), left));
                if (news.end() == null && !news.unknown()) {
                    outcomes.addAll(planOutcomes.leaveUnknown(location, lost.numbers(), TERMINATED, now));
                }
            }
            outcomes.addAll(news.unknown() ? endUnknown(location, now) : end(location, news.end(), now));
        }
        settled(outcomes);
        return outcomes;
    }

    /** Reports outcomes to the listeners. */
    void settled(List<Outcome> outcomes) {
        allDone &= outcomes.stream().allMatch(outcome -> outcome.status().isDone());
        outcomes.forEach(listener::settled);
    }

    private List<Outcome> endUnknown(Location location, Instant now) {
        List<Outcome> rest = planOutcomes.settleRest(location, Status.UNKNOWN, UNKNOWN, Map.of(), now);
        if (!rest.isEmpty()) {
            cutShort = true;
            stopped = UNKNOWN;
        }
        return rest;
    }

    private List<Outcome> end(Location location, @Nullable LocationEnd end, Instant now) {
        WireReason because = end == null ? GONE : end.closed();
        if (end != null) {
            end.connectors()
                    .forEach((name, reason) -> listener.connectorClosed(new RunEvent.ConnectorClosed(
                            location,
                            ConnectorNames.connector(location, name).voiceConnectorId(),
                            reason.code() == null ? ReasonCodes.CLOSED : reason.code())));
        }
        boolean byStop = end == null || end.stopped();
        List<Outcome> rest = planOutcomes.settleRest(
                location,
                Status.SKIPPED,
                because == null ? GONE : because,
                end == null ? Map.of() : end.connectors(),
                now);
        if (byStop && !rest.isEmpty() && because != null) {
            cutShort = true;
            stopped = because;
        }
        return rest;
    }

    /** Reports the run's end to the listeners. */
    void end(String runId, long nanos) {
        WireReason because = cutShort ? stopped : null;
        reportTransit();
        listener.runFinished(new RunEvent.RunFinished(
                runId,
                operation,
                cutShort ? RunStatus.STOPPED : allDone ? RunStatus.SUCCEEDED : RunStatus.PARTIAL,
                because == null ? null : because.message(),
                nanos));
    }

    /**
     * How many numbers were in transit at one time is known of each location alone, and after the fact: reported is that no more
     * were in the run than these together.
     */
    private void reportTransit() {
        mostInTransit.values().removeIf(most -> most == 0);
        mostInTransit.forEach(
                (location, most) -> listener.transitChanged(new RunEvent.TransitChanged(location, most.intValue())));
        mostInTransit.forEach(
                (location, most) -> listener.transitChanged(new RunEvent.TransitChanged(location, -most.intValue())));
    }

    /** Reports the chunk's requests, spread evenly over its duration, and its other events. */
    private void reportRequests(Location location, ChunkResult result) {
        Figures figures = result.figures();
        long sent = figures.sent();
        long millis = result.finishedAt() - result.startedAt();
        Iterator<Entry> answers = answers(result).iterator();
        for (long i = 0; i < sent; i++) {
            clock.set(Instant.ofEpochMilli(result.startedAt() + millis * i / sent));
            listener.requestSent(new RunEvent.RequestSent(location, operation, 0), Context.empty());
            if (answers.hasNext()) {
                Entry answer = answers.next();
                RequestResult became = KnownNames.find(
                                RequestResult.values(), answer.event().detail())
                        .orElse(RequestResult.ERROR);
                listener.requestFinished(new RunEvent.RequestFinished(
                        location, operation, became, answer.event().code(), answer.meanNanos()));
            }
        }
        for (long i = 0; i < figures.reads(); i++) {
            listener.readSent(new RunEvent.ReadSent(location));
        }
        reportEvents(location, figures, result.events());
        RateState found = result.found();
        if (found != null && sent > 0) {
            listener.rateChanged(new RunEvent.RateChanged(location, found.rate()));
            reportLearned(location, found);
        }
        String closed = result.closed();
        if (closed != null) {
            listener.locationClosed(new RunEvent.LocationClosed(location, closed));
        }
        clock.set(null);
    }

    /** A rate that met its quota just at the limit. How much the quota admits at once, a chunk does not say. */
    private void reportLearned(Location location, RateState found) {
        if (found.settled() && found.phase() == RateState.Phase.TRACKING) {
            double quota = Math.min(found.rate(), found.ceiling());
            listener.rateLearned(new RunEvent.RateLearned(location, quota, 1, false));
        }
    }

    /** An entry for each answer. Results of earlier versions have figures only. */
    private static Stream<Entry> answers(ChunkResult result) {
        List<Entry> known = result.events().of(Kind.REQUEST);
        Figures figures = result.figures();
        List<Entry> entries = known.isEmpty()
                ? List.of(
                        answers(RequestResult.SUCCESS, figures.succeeded()),
                        answers(RequestResult.THROTTLED, figures.throttled()),
                        answers(RequestResult.ERROR, figures.failed()))
                : known;
        return entries.stream().flatMap(RunWatch::repeated);
    }

    private static Entry answers(RequestResult result, long count) {
        return new Entry(new Event(Kind.REQUEST, result.name(), null), count, 0);
    }

    private static Stream<Entry> repeated(Entry entry) {
        return LongStream.range(0, entry.count()).mapToObj(i -> entry);
    }

    private void reportEvents(Location location, Figures figures, Events events) {
        if (events.of(Kind.ASSUME_ROLE).isEmpty()) {
            for (long i = 0; i < figures.assumeRole(); i++) {
                listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(location.accountId(), null, 0));
            }
        }
        events.entries().stream().flatMap(RunWatch::repeated).forEach(entry -> report(location, entry));
    }

    private void report(Location location, Entry entry) {
        String detail = Objects.requireNonNullElse(entry.event().detail(), "");
        String code = entry.event().code();
        switch (entry.event().kind()) {
            case REQUEST -> {
                // Reported before, between the requests.
            }
            case IN_TRANSIT -> {
                // Reported at the end.
            }
            case ASSUME_ROLE ->
                listener.assumeRoleFinished(
                        new RunEvent.AssumeRoleFinished(location.accountId(), code, entry.meanNanos()));
            case WAIT ->
                KnownNames.find(ThrottleScope.values(), detail)
                        .ifPresent(scope ->
                                listener.throttleWaited(new RunEvent.ThrottleWaited(scope, entry.meanNanos())));
            case SESSION_REFUSED ->
                listener.sessionRefused(new RunEvent.SessionRefused(location, Objects.requireNonNullElse(code, "")));
            case BATCH_SIZE ->
                listener.batchSizeLearned(new RunEvent.BatchSizeLearned(location, Integer.parseInt(detail)));
            case SPOT_CHECK -> {
                int slash = detail.indexOf('/');
                listener.spotChecked(new RunEvent.SpotChecked(
                        location,
                        Integer.parseInt(detail.substring(0, slash)),
                        Integer.parseInt(detail.substring(slash + 1))));
            }
        }
    }
}
