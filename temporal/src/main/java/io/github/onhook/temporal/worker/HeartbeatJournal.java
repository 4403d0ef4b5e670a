package io.github.onhook.temporal.worker;

import io.github.onhook.Operation;
import io.github.onhook.Plan;
import io.github.onhook.journal.Entry;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Positions;
import io.github.onhook.temporal.wire.ChunkResult.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The journal of a chunk's run, kept in its heartbeats.
 *
 * <p>A heartbeat for each request would be too many. So a heartbeat says in advance how far the run may go before the next
 * one, and only a request beyond that waits for one. Should the worker be lost, what lies before that mark and is not settled
 * is in doubt, and is read first.
 */
final class HeartbeatJournal implements Journal {

    private final String runId;
    private final Plan plan;
    private final Operation operation;
    private final ChunkTally tally;
    private final List<Integer> lost;
    private final IntSupplier ahead;
    private final Function<List<Integer>, Mono<Void>> heartbeat;
    private final int[] sent;
    private final int[] granted;

    /**
     * A journal.
     *
     * @param tally what is known already
     * @param lost how many of each connector's first numbers a lost attempt may have sent; empty if there was none
     * @param ahead says how many numbers may be sent before the next heartbeat
     * @param heartbeat tells the service how far each connector may go, and completes when it knows
     */
    HeartbeatJournal(
            String runId,
            Plan plan,
            Operation operation,
            ChunkTally tally,
            List<Integer> lost,
            IntSupplier ahead,
            Function<List<Integer>, Mono<Void>> heartbeat) {
        this.runId = runId;
        this.plan = plan;
        this.operation = operation;
        this.tally = tally;
        this.lost = lost;
        this.ahead = ahead;
        this.heartbeat = heartbeat;
        sent = new int[plan.connectors().size()];
        granted = new int[sent.length];
        for (int i = 0; i < lost.size(); i++) {
            granted[i] = lost.get(i);
            sent[i] = lost.get(i);
        }
    }

    /** How far each connector may have gone by the next heartbeat. */
    synchronized List<Integer> frontiers() {
        List<Integer> frontiers = new ArrayList<>();
        for (int one : granted) {
            frontiers.add(one);
        }
        return frontiers;
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
            List<@Nullable Fate> fates = tally.fates(connector);
            for (int place = 0; place < fates.size(); place++) {
                Fate fate = fates.get(place);
                if (fate != null) {
                    entries.add(new Settled(
                            connector,
                            Positions.builder().add(place).build(),
                            fate.status(),
                            fate.reason().toReason(),
                            fate.attempts(),
                            Instant.ofEpochMilli(fate.settledAt())));
                }
            }
        }
        return Flux.fromIterable(entries);
    }

    private List<Sent> doubts() {
        List<Sent> doubts = new ArrayList<>();
        for (int connector = 0; connector < lost.size(); connector++) {
            List<@Nullable Fate> fates = tally.fates(connector);
            Positions.Builder open = Positions.builder();
            boolean any = false;
            for (int place = 0; place < Math.min(lost.get(connector), fates.size()); place++) {
                if (fates.get(place) == null) {
                    open.add(place);
                    any = true;
                }
            }
            if (any) {
                doubts.add(new Sent(connector, open.build(), Instant.now()));
            }
        }
        return doubts;
    }

    @Override
    public Mono<Void> append(List<Entry> entries) {
        return Mono.defer(() -> {
            List<Integer> asked = beyond(entries);
            return asked == null ? Mono.empty() : heartbeat.apply(asked).then(Mono.fromRunnable(() -> grant(asked)));
        });
    }

    /** How far the service has to know of now; {@code null} if it does. */
    private synchronized @Nullable List<Integer> beyond(List<Entry> entries) {
        boolean further = false;
        for (Entry entry : entries) {
            if (entry instanceof Sent request) {
                int connector = request.connector();
                for (int range = 0; range < request.positions().ranges(); range++) {
                    sent[connector] =
                            Math.max(sent[connector], request.positions().to(range));
                }
                further |= sent[connector] > granted[connector];
            }
        }
        if (!further) {
            return null;
        }
        int more = ahead.getAsInt();
        List<Integer> asked = new ArrayList<>();
        for (int connector = 0; connector < sent.length; connector++) {
            int size = plan.connectors().get(connector).size();
            int mark =
                    sent[connector] > granted[connector] ? Math.min(size, sent[connector] + more) : granted[connector];
            asked.add(mark);
        }
        return asked;
    }

    private synchronized void grant(List<Integer> asked) {
        for (int i = 0; i < granted.length; i++) {
            granted[i] = Math.max(granted[i], asked.get(i));
        }
    }

    @Override
    public void close() {}
}
