package io.github.onhook.temporal.worker;

import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Positions;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.temporal.wire.ChunkResult.ItemResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A chunk's journal, stored in its heartbeats.
 *
 * <p>One heartbeat for each request would be too many. So a heartbeat announces which numbers may be sent before the
 * next
 * one, and only a request beyond these waits for a heartbeat. If the worker is lost, the announced numbers without an
 * outcome are in doubt, and the next worker reads them first.
 */
final class HeartbeatJournal implements Journal {

    private final String runId;
    private final Plan plan;
    private final Operation operation;
    private final ChunkTally tally;
    private final List<BitSet> lost;
    private final IntSupplier ahead;
    private final Mono<Void> heartbeat;
    /** Sent, and neither settled nor rejected; by connector. */
    private final List<BitSet> flying = new ArrayList<>();
    /** Numbers that the service has recorded as possibly sent; by connector. */
    private final List<BitSet> recorded = new ArrayList<>();

    private final int[] sent;

    /**
     * Creates a journal.
     *
     * @param tally the state of the chunk
     * @param lost the indexes, by connector, that a lost attempt may have sent; empty if there was none
     * @param ahead supplies how many numbers may be sent before the next heartbeat
     * @param heartbeat records the numbers of {@link #propose} in the service
     */
    HeartbeatJournal(
            String runId,
            Plan plan,
            Operation operation,
            ChunkTally tally,
            List<BitSet> lost,
            IntSupplier ahead,
            Mono<Void> heartbeat) {
        this.runId = runId;
        this.plan = plan;
        this.operation = operation;
        this.tally = tally;
        this.lost = lost;
        this.ahead = ahead;
        this.heartbeat = heartbeat;
        sent = new int[plan.connectors().size()];
        for (int i = 0; i < sent.length; i++) {
            BitSet before = lost.isEmpty() ? new BitSet() : lost.get(i);
            flying.add((BitSet) before.clone());
            recorded.add((BitSet) before.clone());
            sent[i] = before.length();
        }
    }

    /** The numbers for the next heartbeat. Nothing else is sent until it is acknowledged. */
    synchronized List<BitSet> propose() {
        int more = ahead.getAsInt() / Math.max(1, sent.length);
        List<BitSet> proposed = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            BitSet next = (BitSet) flying.get(i).clone();
            if (sent[i] > 0) {
                next.set(sent[i], Math.min(plan.connectors().get(i).size(), sent[i] + more));
            }
            recorded.get(i).and(next);
            proposed.add(next);
        }
        return proposed;
    }

    /** The heartbeat with these numbers was acknowledged. */
    synchronized void acknowledged(List<BitSet> proposed) {
        for (int i = 0; i < sent.length; i++) {
            recorded.get(i).or(proposed.get(i));
        }
    }

    /** The number of phone numbers that a lost attempt left in doubt. */
    long inDoubt() {
        return doubts().stream().mapToLong(entry -> entry.positions().size()).sum();
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Flux<Entry> replay() {
        if (lost.isEmpty()) {
            return Flux.empty();
        }
        List<Entry> entries = new ArrayList<>();
        entries.add(new Began(runId, operation, plan.fingerprint(), plan.size(), Instant.now()));
        entries.addAll(doubts());
        for (int connector = 0; connector < lost.size(); connector++) {
            List<@Nullable ItemResult> results = tally.results(connector);
            for (int place = 0; place < results.size(); place++) {
                ItemResult itemResult = results.get(place);
                if (itemResult != null) {
                    entries.add(new Settled(
                            connector,
                            Positions.builder().add(place).build(),
                            itemResult.status(),
                            itemResult.reason().toReason(),
                            itemResult.attempts(),
                            Instant.ofEpochMilli(itemResult.settledAt())));
                }
            }
        }
        return Flux.fromIterable(entries);
    }

    private List<Sent> doubts() {
        List<Sent> doubts = new ArrayList<>();
        for (int connector = 0; connector < lost.size(); connector++) {
            List<@Nullable ItemResult> results = tally.results(connector);
            BitSet open = (BitSet) lost.get(connector).clone();
            for (int place = 0; place < results.size(); place++) {
                if (results.get(place) != null) {
                    open.clear(place);
                }
            }
            if (!open.isEmpty()) {
                Positions.Builder positions = Positions.builder();
                open.stream().forEach(positions::add);
                doubts.add(new Sent(connector, positions.build(), Instant.now()));
            }
        }
        return doubts;
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.defer(() -> take(entries) ? heartbeat : Mono.empty());
    }

    /** Applies entries; returns whether one sends a number that no heartbeat has announced. */
    private synchronized boolean take(List<Entry> entries) {
        boolean unknown = false;
        for (Entry entry : entries) {
            if (entry instanceof Sent request) {
                int connector = request.connector();
                request.positions().forEach(flying.get(connector)::set);
                sent[connector] =
                        Math.max(sent[connector], flying.get(connector).length());
                BitSet beyond = (BitSet) flying.get(connector).clone();
                beyond.andNot(recorded.get(connector));
                unknown |= !beyond.isEmpty();
            } else if (entry instanceof Settled settled) {
                settled.positions().forEach(flying.get(settled.connector())::clear);
            } else if (entry instanceof Open open && !open.inDoubt()) {
                open.positions().forEach(flying.get(open.connector())::clear);
            }
        }
        return unknown;
    }

    @Override
    public void close() {}
}
