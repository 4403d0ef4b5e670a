package io.github.onhook.engine;

import io.github.onhook.Location;
import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.Reason;
import io.github.onhook.RequestResult;
import io.github.onhook.RunStatus;
import io.github.onhook.Status;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.JournalException.Kind;
import io.github.onhook.journal.Positions;
import io.github.onhook.journal.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a run writes to its journal, and what waits until that is durable. All of it runs on the run's loop. */
final class Ledger {

    /*
     * Design notes. One append is under way at a time; all that comes meanwhile goes with the next one, so that one force of
     * the disk serves many batches. A batch is handed over when the append that names it is durable, and an outcome leaves
     * the run when it is. SKIPPED and UNKNOWN are not written: a run that goes on tries such targets again.
     */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** More than this that is not durable yet, and the run's lanes wait. */
    private static final int MOST_AHEAD = 100_000;

    private final ActiveRun run;
    private final @Nullable Journal journal;
    private final Map<Location, Integer> locations = new HashMap<>();
    private final Timeouts patience;

    private List<Entry> entries = new ArrayList<>();
    private List<Waiting> batches = new ArrayList<>();
    private List<Outcome> outcomes = new ArrayList<>();
    private @Nullable Group group;
    private long ahead;
    private boolean appending;
    private boolean flushing;
    private boolean broken;
    private boolean ended;

    /** What a batch waits for. */
    interface Waiting {
        void durable();

        void refused();
    }

    /**
     * A ledger of a run.
     *
     * @param journal where it is written; without one nothing is, and nothing waits
     */
    Ledger(ActiveRun run, @Nullable Journal journal) {
        this.run = run;
        this.journal = journal;
        this.patience = new Timeouts(run.loop, PATIENCE_NANOS);
    }

    /** Whether there is anything to write to: where not, there is no need to call the rest. */
    boolean isKept() {
        return journal != null;
    }

    /** The run begins, or goes on. */
    void begin(Progress progress, Plan plan, String runId, Operation operation) {
        for (Location location : plan.locations()) {
            locations.put(location, locations.size());
        }
        add(
                progress.begun()
                        ? new Entry.Resumed(run.loop.now())
                        : new Entry.Began(runId, operation, plan.fingerprint(), plan.size(), run.loop.now()));
    }

    /** These are about to be sent. */
    void sent(ConnectorQueue queue, List<Item> items, Waiting batch) {
        if (broken) {
            run.loop.execute(batch::refused);
            return;
        }
        add(new Entry.Sent(queue.index, positions(items), run.loop.now()));
        batches.add(batch);
    }

    /** Those of a batch that its answer left open. */
    void open(ConnectorQueue queue, List<Item> items) {
        List<Item> same = new ArrayList<>();
        for (Item item : items) {
            if (!item.settled) {
                if (!same.isEmpty() && !item.isLike(same.get(0))) {
                    add(open(queue, same.get(0), same));
                    same.clear();
                }
                same.add(item);
            }
        }
        if (!same.isEmpty()) {
            add(open(queue, same.get(0), same));
        }
    }

    private Entry open(ConnectorQueue queue, Item state, List<Item> items) {
        return new Entry.Open(
                queue.index, positions(items), state.attempts, state.ambiguous, state.last, run.loop.now());
    }

    /** An outcome, which leaves the run when it is durable. */
    void settled(ConnectorQueue queue, Item item, Outcome outcome) {
        if (!isKept() || broken || outcome.status() == Status.SKIPPED || outcome.status() == Status.UNKNOWN) {
            run.publish(outcome);
            return;
        }
        Group open = group;
        if (open == null || !open.takes(queue, outcome)) {
            closeGroup();
            open = new Group(queue, outcome);
            group = open;
        }
        open.positions.add(item.position);
        outcomes.add(outcome);
        run.emitter.reserve(1);
        ahead++;
        flushSoon();
    }

    /** Whether so much is not durable yet that nothing more should be begun. */
    boolean isBehind() {
        return ahead > MOST_AHEAD;
    }

    /** Whether everything is durable, or never will be. */
    boolean isIdle() {
        return broken || (!appending && entries.isEmpty() && group == null);
    }

    /** Notes the run's end; says whether that is durable already. */
    boolean end(RunStatus status, @Nullable String stopReason) {
        if (!isKept() || broken || ended) {
            return true;
        }
        ended = true;
        add(new Entry.Ended(status, stopReason, run.loop.now()));
        return false;
    }

    void answered(Location location, RequestResult result, @Nullable String error) {
        if (isKept()) {
            add(new Entry.Answered(index(location), result, error, run.loop.now()));
        }
    }

    /** What was to be sent is not, after all. */
    void withdrawn(Location location, ConnectorQueue queue, List<Item> items) {
        add(new Entry.Withdrawn(index(location), run.loop.now()));
        open(queue, items);
    }

    void read(Location location) {
        if (isKept()) {
            add(new Entry.Read(index(location), run.loop.now()));
        }
    }

    void assumed(String accountId, @Nullable String error) {
        if (isKept()) {
            add(new Entry.Assumed(accountId, error, run.loop.now()));
        }
    }

    private int index(Location location) {
        Integer index = locations.get(location);
        if (index == null) {
            throw new IllegalArgumentException(location + " is not of the plan");
        }
        return index;
    }

    private void add(Entry entry) {
        if (!broken) {
            closeGroup();
            entries.add(entry);
            flushSoon();
        }
    }

    private void closeGroup() {
        if (group != null) {
            entries.add(group.entry());
            group = null;
        }
    }

    /** After all that the tasks at hand will add. */
    private void flushSoon() {
        if (!appending && !flushing) {
            flushing = true;
            run.loop.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        closeGroup();
        if (journal == null || appending || broken || entries.isEmpty()) {
            return;
        }
        List<Entry> written = entries;
        List<Waiting> waiting = batches;
        List<Outcome> leaving = outcomes;
        entries = new ArrayList<>();
        batches = new ArrayList<>();
        outcomes = new ArrayList<>();
        appending = true;
        Mono<Boolean> append = Mono.defer(() -> journal.append(written)).thenReturn(true);
        Call.begin(run.loop, run.context, append, patience, (done, error) -> {
            appending = false;
            if (done == null) {
                fail(error);
            }
            leaving.forEach(this::release);
            waiting.forEach(done == null ? Waiting::refused : Waiting::durable);
            flush();
            run.durable();
        });
    }

    private void release(Outcome outcome) {
        ahead--;
        run.emitter.release(1);
        run.publish(outcome);
    }

    private void fail(@Nullable Throwable error) {
        broken = true;
        run.journalFailed(
                error instanceof JournalException known
                        ? known
                        : new JournalException(Kind.UNAVAILABLE, "the journal cannot be written: " + error, error));
        entries.clear();
        group = null;
        outcomes.forEach(this::release);
        outcomes.clear();
        batches.forEach(Waiting::refused);
        batches.clear();
    }

    private static Positions positions(List<Item> items) {
        Positions.Builder positions = Positions.builder();
        items.forEach(item -> positions.add(item.position));
        return positions.build();
    }

    /** Outcomes that differ in nothing but the number. */
    private static final class Group {

        private final ConnectorQueue queue;
        private final Outcome first;
        private final Positions.Builder positions = Positions.builder();

        Group(ConnectorQueue queue, Outcome first) {
            this.queue = queue;
            this.first = first;
        }

        boolean takes(ConnectorQueue other, Outcome outcome) {
            Reason reason = first.reason();
            return queue == other
                    && first.status() == outcome.status()
                    && first.attempts() == outcome.attempts()
                    && reason.equals(outcome.reason());
        }

        Entry entry() {
            return new Entry.Settled(
                    queue.index,
                    positions.build(),
                    first.status(),
                    first.reason(),
                    first.attempts(),
                    first.settledAt());
        }
    }
}
