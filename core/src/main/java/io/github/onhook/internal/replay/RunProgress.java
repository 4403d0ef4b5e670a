package io.github.onhook.internal.replay;

import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.model.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far a run has come, as its journal says. Not safe for use by several threads at once. */
public final class RunProgress {

    /** The steps of a move that numbers come to when they are off, as journals have them. */
    private static final Set<String> IN_TRANSIT = Set.of("put-on", "put-back");

    private final List<Connector> connectors;
    private boolean begun;
    private long settled;
    private long notDone;

    /**
     * A target that was sent, or refused, and is not settled.
     *
     * @param attempts as in {@link io.github.onhook.model.Outcome}
     * @param inDoubt whether a request for it may have been acted on: a read settles that before anything else
     * @param reason what the last answer said of it, if one did
     * @param step the step that it has come to; {@code null} where it is at its first one
     * @param since when the last request of the first step that names it was about to be sent; {@code null} where none was
     */
    public record Unsettled(
            int attempts,
            boolean inDoubt,
            @Nullable Reason reason,
            @Nullable String step,
            @Nullable Instant since) {

        /** Whether it is off one connector, and not known to be on another one. */
        public boolean isInTransit() {
            return step != null && IN_TRANSIT.contains(step);
        }
    }

    RunProgress(int connectors) {
        this.connectors = new ArrayList<>(connectors);
        for (int i = 0; i < connectors; i++) {
            this.connectors.add(new Connector());
        }
    }

    /** Whether the run had begun. */
    public boolean begun() {
        return begun;
    }

    /** Targets that have their outcome, and are not touched again. */
    public long settled() {
        return settled;
    }

    /** Those of them whose outcome is that they could not be done. */
    public long notDone() {
        return notDone;
    }

    /** How many of a connector's numbers are off it, and not known to be on another one. */
    int inTransit(int connector) {
        return connectors.get(connector).inTransit;
    }

    /** The places of a connector's numbers that are settled. Not to be changed. */
    public BitSet settled(int connector) {
        return connectors.get(connector).settled;
    }

    /** A connector's numbers that are neither settled nor untouched, by place. */
    public Map<Integer, Unsettled> unsettled(int connector) {
        return new TreeMap<>(connectors.get(connector).unsettled);
    }

    void begin() {
        begun = true;
    }

    /** A request is about to name these. */
    void sent(int connector, Positions positions, Instant at) {
        Connector of = connectors.get(connector);
        positions.forEach(position -> {
            of.requireOpen(position);
            Unsettled before = of.unsettled.get(position);
            of.put(
                    position,
                    before == null
                            ? new Unsettled(1, true, null, null, at)
                            : new Unsettled(
                                    before.attempts() + 1,
                                    true,
                                    before.reason(),
                                    before.step(),
                                    before.step() == null ? at : before.since()));
        });
    }

    void open(int connector, Positions positions, int attempts, boolean inDoubt, @Nullable Reason reason) {
        Connector of = connectors.get(connector);
        positions.forEach(position -> {
            of.requireOpen(position);
            Unsettled before = of.unsettled.get(position);
            String step = before == null ? null : before.step();
            if (attempts == 0 && !inDoubt && step == null) {
                of.forget(position);
            } else {
                Instant since = before == null ? null : before.since();
                of.put(position, new Unsettled(attempts, inDoubt, reason, step, since));
            }
        });
    }

    /** These have come to another step. */
    void advanced(int connector, Positions positions, String step) {
        Connector of = connectors.get(connector);
        positions.forEach(position -> {
            of.requireOpen(position);
            Unsettled before = of.unsettled.get(position);
            if (before == null) {
                throw EntryCheck.notTrusted("has a number at another step that was not sent");
            }
            of.put(position, new Unsettled(before.attempts(), false, before.reason(), step, before.since()));
        });
    }

    /** Says whether it was not settled before. */
    boolean settle(int connector, int position, boolean done) {
        Connector of = connectors.get(connector);
        if (of.settled.get(position)) {
            return false;
        }
        of.settled.set(position);
        of.forget(position);
        settled++;
        notDone += done ? 0 : 1;
        return true;
    }

    private static final class Connector {
        private final BitSet settled = new BitSet();
        private final Map<Integer, Unsettled> unsettled = new HashMap<>();
        private int inTransit;

        void put(int position, Unsettled state) {
            count(unsettled.put(position, state), -1);
            count(state, 1);
        }

        void forget(int position) {
            count(unsettled.remove(position), -1);
        }

        private void count(@Nullable Unsettled state, int by) {
            inTransit += state != null && state.isInTransit() ? by : 0;
        }

        /** What has its outcome is not touched again: a journal in which it is was not written by a run. */
        void requireOpen(int position) {
            if (settled.get(position)) {
                throw EntryCheck.notTrusted("acts on a number again that has its outcome");
            }
        }
    }
}
