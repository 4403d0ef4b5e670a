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
 * The journal of a chunk's run, kept in its heartbeats.
 *
 * <p>A heartbeat for each request would be too many. So a heartbeat says in advance which numbers may be sent before the next
 * one, and only a request beyond these waits for one. Should the worker be lost, those of them that are not settled are in
 * doubt, and are read first.
 */
final class HeartbeatJournal implements Journal {

    private final String runId;
    private final Plan plan;
    private final Operation operation;
    private final ChunkTally tally;
    private final List<BitSet> lost;
    private final IntSupplier ahead;
    private final Mono<Void> heartbeat;
    /** Sent, and neither settled nor refused; by connector. */
    private final List<BitSet> flying = new ArrayList<>();
    /** What the service knows that it may be sent. */
    private final List<BitSet> told = new ArrayList<>();

    private final int[] sent;

    /**
     * A journal.
     *
     * @param tally what is known already
     * @param lost the places, by connector, that a lost attempt may have sent; empty if there was none
     * @param ahead says how many numbers may be sent before the next heartbeat
     * @param heartbeat tells the service what {@link #propose} says
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
            told.add((BitSet) before.clone());
            sent[i] = before.length();
        }
    }

    /** What the service is to know now; from here on nothing else is sent before it knows. */
    synchronized List<BitSet> propose() {
        int more = ahead.getAsInt() / Math.max(1, sent.length);
        List<BitSet> proposed = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            BitSet next = (BitSet) flying.get(i).clone();
            if (sent[i] > 0) {
                next.set(sent[i], Math.min(plan.connectors().get(i).size(), sent[i] + more));
            }
            told.get(i).and(next);
            proposed.add(next);
        }
        return proposed;
    }

    /** The service knows. */
    synchronized void told(List<BitSet> proposed) {
        for (int i = 0; i < sent.length; i++) {
            told.get(i).or(proposed.get(i));
        }
    }

    /** How many numbers a lost attempt leaves in doubt. */
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

    /** Says whether something is to be sent that the service does not know of. */
    private synchronized boolean take(List<Entry> entries) {
        boolean unknown = false;
        for (Entry entry : entries) {
            if (entry instanceof Sent request) {
                int connector = request.connector();
                request.positions().forEach(flying.get(connector)::set);
                sent[connector] =
                        Math.max(sent[connector], flying.get(connector).length());
                BitSet beyond = (BitSet) flying.get(connector).clone();
                beyond.andNot(told.get(connector));
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
