package io.github.onhook.internal.engine;

import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Appends a run's entries to its journal and releases what waits until they are durable. Runs on the run's loop only. */
final class JournalWriter {

    /*
     * Design notes. Group commit: one append is in flight at a time, and entries that arrive meanwhile go into the next one,
     * so one fsync serves many batches. A batch is sent once the append that names it is durable; an outcome is emitted once
     * its append is durable. SKIPPED, UNKNOWN and STRANDED are not written: a resumed run tries those targets again.
     */
    static final Duration APPEND_TIMEOUT = Duration.ofSeconds(60);

    /** Above this number of outcomes that are not durable yet, no lane sends. */
    static final int MAX_UNFLUSHED = 100_000;

    /** The most numbers of an entry: it stays far below the longest line that a journal reads. */
    private static final int MOST_TOGETHER = 10_000;

    private final Loop loop;
    private final Run run;
    private final @Nullable Journal journal;
    private final Map<Location, Integer> locations = new HashMap<>();
    private final Timeouts appendTimeout;

    private List<Entry> entries = new ArrayList<>();
    private List<Waiting> batches = new ArrayList<>();
    private List<Outcome> outcomes = new ArrayList<>();
    private @Nullable Group group;
    private long unflushed;
    private boolean appending;
    private boolean flushing;
    private boolean broken;
    private boolean ended;

    /** A batch that waits for the append that names it. Exactly one of the two is called, once. */
    interface Waiting {
        /** The append is durable: the batch may be sent. */
        void durable();

        /** The append failed: the batch must not be sent. */
        void refused();
    }

    /** Receives what an append releases. All of it is called on the loop. */
    interface Run {
        /** The context that appends are made in. */
        Context context();

        /** Keeps demand for outcomes that are not durable yet. */
        void reserve(int outcomes);

        /** Gives back demand that was kept. */
        void release(int outcomes);

        /** Emits an outcome that is durable, or that waits no longer because the journal failed. */
        void publish(Outcome outcome);

        /** An append ended, well or not. */
        void appended();

        /** The journal takes no more entries. Called once. */
        void journalFailed(JournalException error);
    }

    /**
     * A writer with nothing to write.
     *
     * @param journal receives the entries; {@code null} for a run without a journal, where nothing waits
     */
    JournalWriter(Loop loop, @Nullable Journal journal, Run run) {
        this.loop = loop;
        this.run = run;
        this.journal = journal;
        this.appendTimeout = new Timeouts(loop, Call.nanos(APPEND_TIMEOUT));
    }

    /** Whether the run has a journal. If not, the other methods need not be called. */
    boolean isEnabled() {
        return journal != null;
    }

    /** Writes that the run began or resumed. */
    void begin(RunProgress progress, Plan plan, String runId, Operation operation) {
        for (Location location : plan.locations()) {
            locations.put(location, locations.size());
        }
        add(
                progress.begun()
                        ? new Entry.Resumed(loop.now())
                        : new Entry.Began(runId, operation, plan.fingerprint(), plan.size(), loop.now()));
    }

    /** Writes that these items are about to be sent; {@code batch} waits until that is durable. */
    void sent(ConnectorQueue queue, List<Item> items, Waiting batch) {
        if (broken) {
            loop.execute(batch::refused);
            return;
        }
        add(new Entry.Sent(queue.index, positions(items), loop.now()));
        batches.add(batch);
    }

    /** Writes the state of those items of an answered batch that are not settled. */
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
        return new Entry.Open(queue.index, positions(items), state.total(), state.ambiguous, state.last, loop.now());
    }

    /** Writes an outcome and publishes it when it is durable. */
    void settled(ConnectorQueue queue, Item item, Outcome outcome) {
        if (!isEnabled() || broken || !isFinal(outcome.status())) {
            run.publish(outcome);
            return;
        }
        Group open = group;
        if (open == null || !open.takes(queue, outcome)) {
            closeGroup();
            open = new Group(queue, outcome);
            group = open;
        }
        open.add(item.position);
        outcomes.add(outcome);
        run.reserve(1);
        unflushed++;
        flushSoon();
    }

    /** A run that goes on tries the others again. */
    private static boolean isFinal(Status status) {
        return status != Status.SKIPPED && status != Status.UNKNOWN && status != Status.STRANDED;
    }

    /** Writes that items came to another step of their key. */
    void advanced(ConnectorQueue queue, List<Item> items) {
        if (isEnabled()) {
            add(new Entry.Advanced(queue.index, positions(items), queue.step.label(), loop.now()));
        }
    }

    /** Whether too many outcomes wait for the journal, so that no request may start. */
    boolean isBackpressured() {
        return unflushed > MAX_UNFLUSHED;
    }

    /** Whether nothing waits for the journal: all entries are durable, or the journal failed. */
    boolean isIdle() {
        return broken || (!appending && entries.isEmpty() && group == null);
    }

    /** Writes the run's end, once; returns whether there is nothing left to wait for. */
    boolean end(RunStatus status, @Nullable String stopReason) {
        if (!isEnabled() || broken || ended) {
            return true;
        }
        add(new Entry.Ended(status, stopReason, loop.now()));
        ended = true;
        return false;
    }

    void answered(Location location, RequestResult result, @Nullable String error) {
        if (isEnabled()) {
            add(new Entry.Answered(index(location), result, error, loop.now()));
        }
    }

    /** Writes that a batch announced by {@link #sent} was not sent after all. */
    void cancelled(Location location, ConnectorQueue queue, List<Item> items) {
        add(new Entry.Withdrawn(index(location), loop.now()));
        open(queue, items);
    }

    void read(Location location) {
        if (isEnabled()) {
            add(new Entry.Read(index(location), loop.now()));
        }
    }

    void checked(RunEvent.SpotChecked event) {
        if (isEnabled()) {
            add(new Entry.Checked(index(event.location()), event.read(), event.disagreed(), loop.now()));
        }
    }

    void assumed(String accountId, @Nullable String error) {
        if (isEnabled()) {
            add(new Entry.Assumed(accountId, error, loop.now()));
        }
    }

    private int index(Location location) {
        Integer index = locations.get(location);
        if (index == null) {
            throw new IllegalArgumentException(location + " is not of the plan");
        }
        return index;
    }

    /** Adds an entry, unless the run has ended: a session that arrives late is no part of its record. */
    private void add(Entry entry) {
        if (!broken && !ended) {
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

    /** Schedules a flush behind the tasks that are queued, so that it takes their entries, too. */
    private void flushSoon() {
        if (!appending && !flushing) {
            flushing = true;
            loop.execute(this::flush);
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
        Call.beginForeign(loop, run.context(), append, appendTimeout, (done, error) -> {
            appending = false;
            if (done == null) {
                fail(error);
            }
            leaving.forEach(this::release);
            waiting.forEach(done == null ? Waiting::refused : Waiting::durable);
            flush();
            run.appended();
        });
    }

    /** The run broke: the append under way is given up. */
    void cancelAppend() {
        appendTimeout.cancelAll();
    }

    private void release(Outcome outcome) {
        unflushed--;
        run.release(1);
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

    /** Consecutive outcomes of one connector that differ only in the number: one entry. */
    private static final class Group {

        private final ConnectorQueue queue;
        private final Outcome first;
        private final Positions.Builder positions = Positions.builder();
        private int numbers;

        Group(ConnectorQueue queue, Outcome first) {
            this.queue = queue;
            this.first = first;
        }

        void add(int position) {
            positions.add(position);
            numbers++;
        }

        boolean takes(ConnectorQueue other, Outcome outcome) {
            Reason reason = first.reason();
            return numbers < MOST_TOGETHER
                    && queue == other
                    && first.status() == outcome.status()
                    && first.attempts() == outcome.attempts()
                    && Objects.equals(first.outOfService(), outcome.outOfService())
                    && reason.equals(outcome.reason());
        }

        Entry entry() {
            return new Entry.Settled(
                    queue.index,
                    positions.build(),
                    first.status(),
                    first.reason(),
                    first.attempts(),
                    first.settledAt(),
                    first.outOfService());
        }
    }
}
