package io.github.onhook.internal.replay;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Advanced;
import io.github.onhook.journal.Entry.Answered;
import io.github.onhook.journal.Entry.Assumed;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Checked;
import io.github.onhook.journal.Entry.Ended;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Read;
import io.github.onhook.journal.Entry.Resumed;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Entry.Withdrawn;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Replays a journal: restores a run's progress and repeats its events. */
public final class Replay {

    private final Plan plan;
    private final EntryCheck check;
    private final Operation operation;
    private final String runId;
    private final RunListener listener;
    private final Consumer<@Nullable Instant> clock;
    private final RunProgress progress;
    /** How many numbers each request without an answer so far names. They are reported with their answer, since not all were sent. */
    private final Map<Location, Deque<Integer>> unanswered = new HashMap<>();

    private Replay(
            Plan plan, Operation operation, String runId, RunListener listener, Consumer<@Nullable Instant> clock) {
        this.plan = plan;
        this.check = new EntryCheck(plan, operation, runId);
        this.operation = operation;
        this.runId = runId;
        this.listener = listener;
        this.clock = clock;
        this.progress = new RunProgress(plan.connectors().size());
    }

    /**
     * How far the run of a journal came. Cold; listener and clock are called on the threads that the journal replays on.
     *
     * <p>Ends with {@link JournalException} if the journal is of another plan, operation or run, or holds what no run wrote.
     *
     * @param listener receives all events again except waits, rates and closings; a start for each time that the run resumed
     * @param clock receives each entry's time before the listener receives its event, and {@code null} at the end
     */
    public static Mono<RunProgress> of(
            Plan plan, Operation operation, Journal journal, RunListener listener, Consumer<@Nullable Instant> clock) {
        return Mono.defer(() -> {
            Replay replay = new Replay(plan, operation, journal.runId(), listener, clock);
            return journal.replay()
                    .doOnNext(replay::take)
                    .then(Mono.fromSupplier(replay::end))
                    .doOnTerminate(() -> clock.accept(null));
        });
    }

    /**
     * The outcomes that a journal of this plan holds, in the order in which they were decided. Cold, backpressured.
     *
     * <p>Ends with {@link JournalException} if the journal is of another plan or run, or holds what no run wrote.
     */
    public static Flux<Outcome> outcomes(Plan plan, Journal journal) {
        return Flux.defer(() -> {
            EntryCheck check = new EntryCheck(plan, null, journal.runId());
            RunProgress seen = new RunProgress(plan.connectors().size());
            return journal.replay()
                    .doOnNext(check::next)
                    .ofType(Settled.class)
                    .concatMapIterable(entry -> outcomes(check, entry, seen));
        });
    }

    private static List<Outcome> outcomes(EntryCheck check, Settled entry, RunProgress seen) {
        PlannedConnector connector = check.connector(entry.connector(), entry.positions());
        List<Outcome> outcomes = new ArrayList<>(entry.positions().size());
        entry.positions().forEach(position -> {
            if (seen.settle(entry.connector(), position, entry.status().isDone())) {
                outcomes.add(outcome(connector, position, entry));
            }
        });
        return outcomes;
    }

    private static Outcome outcome(PlannedConnector connector, int position, Settled entry) {
        return new Outcome(
                connector.target(position),
                entry.status(),
                entry.reason(),
                entry.attempts(),
                entry.at(),
                entry.outOfService());
    }

    private void take(Entry entry) {
        check.next(entry);
        clock.accept(entry.at());
        if (entry instanceof Began) {
            progress.begin();
            listener.runStarted(new RunEvent.RunStarted(runId, operation));
        } else if (entry instanceof Resumed) {
            listener.runStarted(new RunEvent.RunStarted(runId, operation));
        } else if (entry instanceof Sent sent) {
            PlannedConnector connector = check.connector(sent.connector(), sent.positions());
            progress.sent(sent.connector(), sent.positions(), sent.at());
            unanswered
                    .computeIfAbsent(connector.location(), l -> new ArrayDeque<>())
                    .add(sent.positions().size());
        } else if (entry instanceof Open open) {
            check.connector(open.connector(), open.positions());
            progress.open(open.connector(), open.positions(), open.attempts(), open.inDoubt(), open.reason());
        } else if (entry instanceof Advanced advanced) {
            check.connector(advanced.connector(), advanced.positions());
            int before = progress.inTransit(advanced.connector());
            progress.advanced(advanced.connector(), advanced.positions(), advanced.step());
            transit(advanced.connector(), progress.inTransit(advanced.connector()) - before);
        } else if (entry instanceof Settled settled) {
            settle(settled);
        } else if (entry instanceof Answered answered) {
            Location location = check.location(answered.location());
            listener.requestSent(
                    new RunEvent.RequestSent(location, operation, answeredNumbers(location)), Context.empty());
            listener.requestFinished(
                    new RunEvent.RequestFinished(location, operation, answered.result(), answered.error(), 0));
        } else if (entry instanceof Withdrawn withdrawn) {
            answeredNumbers(check.location(withdrawn.location()));
        } else if (entry instanceof Read read) {
            listener.readSent(new RunEvent.ReadSent(check.location(read.location())));
        } else if (entry instanceof Checked checked) {
            listener.spotChecked(
                    new RunEvent.SpotChecked(check.location(checked.location()), checked.read(), checked.disagreed()));
        } else if (entry instanceof Assumed assumed) {
            listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(assumed.accountId(), assumed.error(), 0));
        } else if (entry instanceof Ended ended) {
            listener.runFinished(new RunEvent.RunFinished(runId, operation, ended.status(), ended.stopReason(), 0));
        }
    }

    private int answeredNumbers(Location location) {
        Integer numbers = unanswered.getOrDefault(location, new ArrayDeque<>()).poll();
        if (numbers == null) {
            throw EntryCheck.notTrusted("has an answer to a request that was not sent");
        }
        return numbers;
    }

    /** What was under way when the process ended was never answered. */
    private RunProgress end() {
        unanswered.forEach((location, requests) -> {
            for (int numbers : requests) {
                listener.requestSent(new RunEvent.RequestSent(location, operation, numbers), Context.empty());
                listener.requestFinished(
                        new RunEvent.RequestFinished(location, operation, RequestResult.TIMEOUT, "Interrupted", 0));
            }
        });
        // A run that goes on counts them itself.
        for (int i = 0; i < plan.connectors().size(); i++) {
            transit(i, -progress.inTransit(i));
        }
        return progress;
    }

    private void settle(Settled entry) {
        PlannedConnector connector = check.connector(entry.connector(), entry.positions());
        int before = progress.inTransit(entry.connector());
        entry.positions().forEach(position -> {
            if (progress.settle(entry.connector(), position, entry.status().isDone())) {
                listener.settled(outcome(connector, position, entry));
            }
        });
        transit(entry.connector(), progress.inTransit(entry.connector()) - before);
    }

    private void transit(int connector, int by) {
        if (by != 0) {
            Location location = plan.connectors().get(connector).location();
            listener.transitChanged(new RunEvent.TransitChanged(location, by));
        }
    }
}
