package io.github.onhook.temporal.internal.worker;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Advanced;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Entry.Withdrawn;
import io.github.onhook.journal.Journal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.StepPlaces;
import io.github.onhook.temporal.internal.wire.WireReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A chunk's journal, stored in its heartbeats. An entry changes {@link ChunkNumbers} when it is appended, before anything
 * else learns of it, so that a heartbeat at any moment holds all entries so far.
 *
 * <p>One heartbeat for each request would be too many. So a heartbeat announces which numbers may be sent before the
 * next one, and only a request beyond these waits for a heartbeat. If the worker is lost, the announced numbers without
 * an outcome are in doubt, and the next worker reads them first.
 */
final class HeartbeatJournal implements Journal {

    private static final int ONLY_LOCATION = 0;

    private final String runId;
    private final Plan plan;
    private final Operation operation;
    private final ChunkNumbers numbers;
    private final boolean resumed;
    private final Mono<Void> owned;
    private final Mono<Void> announced;

    /**
     * Creates a journal.
     *
     * @param numbers the state of the chunk
     * @param resumed whether it holds what a lost attempt left
     * @param owned fails if the chunk belongs to another attempt
     * @param announced completes when the service knows all numbers that are in doubt; sends a heartbeat if need be
     */
    HeartbeatJournal(
            String runId,
            Plan plan,
            Operation operation,
            ChunkNumbers numbers,
            boolean resumed,
            Mono<Void> owned,
            Mono<Void> announced) {
        this.runId = runId;
        this.plan = plan;
        this.operation = operation;
        this.numbers = numbers;
        this.resumed = resumed;
        this.owned = owned;
        this.announced = announced;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Flux<Entry> replay() {
        return resumed ? Flux.defer(() -> Flux.fromIterable(entries(numbers.checkpoint(0)))) : Flux.empty();
    }

    private List<Entry> entries(ChunkNumbers.State state) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Began(runId, operation, plan.fingerprint(), plan.size(), Instant.now()));
        if (operation.moves()) {
            state.steps().forEach(some -> cameTo(some, entries));
        } else {
            for (int connector = 0; connector < state.doubtful().size(); connector++) {
                BitSet doubtful = state.doubtful().get(connector);
                if (!doubtful.isEmpty()) {
                    entries.add(new Sent(connector, positions(doubtful), Instant.now()));
                }
            }
        }
        settled(state.resultRuns(), entries);
        return entries;
    }

    /** Requests of a lost attempt are in its figures: here they only say how far the numbers are, and since when. */
    private static void cameTo(StepPlaces some, List<Entry> to) {
        Positions positions = positions(some.places());
        Instant since = Instant.ofEpochMilli(some.since());
        to.add(new Sent(some.slice(), positions, since));
        to.add(new Withdrawn(ONLY_LOCATION, since));
        if (some.step() != null) {
            to.add(new Advanced(some.slice(), positions, some.step(), since));
            to.add(new Open(some.slice(), positions, 1, true, null, since));
        }
    }

    private static Positions positions(BitSet places) {
        Positions.Builder positions = Positions.builder();
        places.stream().forEach(positions::add);
        return positions.build();
    }

    /** Cuts the runs of results, which span connectors, at the end of each connector. */
    private void settled(List<ResultRun> runs, List<Entry> to) {
        int connector = 0;
        int place = 0;
        for (ResultRun run : runs) {
            for (int left = run.length(); left > 0; ) {
                int size = plan.connectors().get(connector).size();
                int count = Math.min(left, size - place);
                if (run.itemResult() != null) {
                    to.add(settled(connector, place, count, run.itemResult()));
                }
                left -= count;
                place += count;
                if (place == size) {
                    connector++;
                    place = 0;
                }
            }
        }
    }

    private static Settled settled(int connector, int from, int count, ItemResult result) {
        return new Settled(
                connector,
                Positions.ofRanges(List.of(from, from + count)),
                result.status(),
                result.reason().toReason(),
                result.attempts(),
                Instant.ofEpochMilli(result.settledAt()),
                result.outOfService());
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.defer(() -> apply(entries) ? announced : owned);
    }

    /** Applies entries; returns whether one of them sends numbers. */
    private boolean apply(List<Entry> entries) {
        boolean sends = false;
        for (Entry entry : entries) {
            if (entry instanceof Sent request) {
                numbers.sent(request.connector(), request.positions(), request.at());
                sends = true;
            } else if (entry instanceof Advanced advanced) {
                numbers.advanced(advanced.connector(), advanced.positions(), advanced.step());
            } else if (entry instanceof Settled settled) {
                numbers.settled(settled.connector(), settled.positions(), result(settled));
            } else if (entry instanceof Open open && !open.inDoubt()) {
                numbers.untouched(open.connector(), open.positions());
            }
        }
        return sends;
    }

    private static ItemResult result(Settled settled) {
        Duration outOfService = settled.outOfService();
        return new ItemResult(
                settled.status(),
                WireReason.of(settled.reason()),
                settled.attempts(),
                settled.at().toEpochMilli(),
                outOfService == null ? null : (Long) Math.max(0, outOfService.toMillis()));
    }

    @Override
    public void close() {}
}
