package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.Step;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.SpotCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares confirmations of a location with reads. Until the first comparison is made, what the location confirms waits, and
 * no further change is sent; later samples wait alone.
 */
final class ConfirmationCheck {

    /** Numbers of the first confirmed batch that are read, where its connector is not listed. */
    private static final int FIRST_SAMPLE = 2;
    /** The least share that is read back of a location which leaves the documented member out. */
    private static final double LEAST_SHARE_WITHOUT_MEMBER = 0.02;

    private static final int ONE_PAGE = 100;

    private final Lane lane;
    private final Engine engine;
    private final OutcomeEmitter emitter;
    private final Backlog backlog;
    private final JournalWriter journal;
    private final boolean comparesFirst;
    private double share;
    /** Steps whose first confirmed batch was compared. */
    private final Set<Step> compared = new HashSet<>();

    private double credit;
    private @Nullable Comparison first;

    ConfirmationCheck(Lane lane, Engine engine, OutcomeEmitter emitter, Backlog backlog, JournalWriter journal) {
        this.lane = lane;
        this.engine = engine;
        this.emitter = emitter;
        this.backlog = backlog;
        this.journal = journal;
        SpotCheck settings = engine.settings().spotCheck();
        this.comparesFirst = settings.first();
        this.share = settings.share();
    }

    /** Confirmations that wait for a comparison. */
    static final class Comparison {
        /** The step whose first batch it is of; {@code null} for a later sample. */
        private final @Nullable Step first;

        private final List<Held> held = new ArrayList<>();
        private int open;
        private int read;
        private int disagreed;
        private boolean over;

        private Comparison(@Nullable Step first) {
            this.first = first;
        }
    }

    private record Held(ConnectorQueue queue, List<Item> items, Reason reason) {}

    /** Whether no change is to be sent, for a comparison is made that decides whether one may be. */
    boolean holdsSending() {
        return first != null;
    }

    /** The service confirmed these numbers. */
    void confirmed(ConnectorQueue queue, List<Item> items, Reason reason) {
        Comparison waiting = first;
        if (waiting != null) {
            hold(waiting, queue, items, reason);
        } else if (comparesFirst && !isCompared(queue)) {
            Comparison begun = new Comparison(queue.step);
            first = begun;
            hold(begun, queue, items, reason);
            begin(begun, queue, items);
        } else if (share > 0) {
            sample(queue, items, reason);
        } else {
            settle(queue, items, reason);
        }
    }

    /** A batch that was read back whole showed that the location applies what it confirms without the documented member. */
    void provenWithoutMember(Step step) {
        compared.add(step);
        share = Math.max(share, LEAST_SHARE_WITHOUT_MEMBER);
    }

    private void sample(ConnectorQueue queue, List<Item> items, Reason reason) {
        List<Item> rest = new ArrayList<>(items);
        credit += items.size() * share;
        for (; credit >= 1 && !rest.isEmpty(); credit--) {
            Item drawn = rest.remove(draw(rest.size()));
            Comparison comparison = new Comparison(null);
            hold(comparison, queue, List.of(drawn), reason);
            read(comparison, queue, drawn);
        }
        settle(queue, rest, reason);
    }

    private int draw(int most) {
        return (int) (engine.random().getAsDouble() * most);
    }

    /** In doubt until it is compared: a run that goes on after this one reads it. */
    private void hold(Comparison comparison, ConnectorQueue queue, List<Item> items, Reason reason) {
        items.forEach(item -> item.ambiguous = true);
        emitter.reserve(items.size());
        comparison.held.add(new Held(queue, List.copyOf(items), reason));
    }

    /**
     * One listing compares the whole batch, where the connector fits on a page. It must show another number: a list that is
     * empty proves little.
     */
    private void begin(Comparison comparison, ConnectorQueue queue, List<Item> items) {
        int others = backlog.waiting(queue);
        if (lane.reconciler.mayList(queue) && others > 0 && others + items.size() < ONE_PAGE) {
            comparison.open++;
            lane.reads.add(new CheckListing(this, lane, queue, items, comparison));
        } else {
            readSome(comparison, queue, items);
        }
    }

    void readSome(Comparison comparison, ConnectorQueue queue, List<Item> items) {
        List<Item> left = new ArrayList<>(items);
        for (int i = 0; i < FIRST_SAMPLE && !left.isEmpty(); i++) {
            read(comparison, queue, left.remove(draw(left.size())));
        }
    }

    private void read(Comparison comparison, ConnectorQueue queue, Item item) {
        comparison.open++;
        lane.reads.add(new CheckRead(this, lane, queue, item, comparison));
    }

    /** A part of a comparison was made: so many numbers were read, and so many were not as confirmed. */
    void compared(Comparison comparison, int read, int disagreed) {
        comparison.read += read;
        comparison.disagreed += disagreed;
        ended(comparison);
    }

    /** A part of a comparison could not be made. */
    void ended(Comparison comparison) {
        comparison.open--;
        if (comparison.open > 0 || comparison.over) {
            return;
        }
        over(comparison);
        RunEvent.SpotChecked event = new RunEvent.SpotChecked(lane.location, comparison.read, comparison.disagreed);
        journal.checked(event);
        engine.listener().spotChecked(event);
        if (comparison.disagreed > 0) {
            disagreed(comparison);
        } else {
            comparison.held.forEach(held -> settle(held.queue, held.items, held.reason));
        }
    }

    private void over(Comparison comparison) {
        comparison.over = true;
        comparison.held.forEach(held -> emitter.release(held.items.size()));
        if (comparison.first != null) {
            first = null;
            compared.add(comparison.first);
        }
    }

    private boolean isCompared(ConnectorQueue queue) {
        queue.compared = queue.compared || compared.contains(queue.step);
        return queue.compared;
    }

    private void disagreed(Comparison comparison) {
        String message = "the service confirmed the change, and " + comparison.disagreed + " of " + comparison.read
                + " numbers that were read back are unchanged";
        Reason reason = Reason.of(Source.CLIENT, ReasonCodes.SPOT_CHECK_FAILED, message);
        lane.close(CloseReason.refused(reason));
        reread(comparison, reason);
    }

    private void reread(Comparison comparison, Reason reason) {
        for (Held held : comparison.held) {
            for (Item item : held.items) {
                item.last = reason;
                lane.reconciler.add(held.queue, item);
            }
        }
    }

    /** The location closes, for it is not to be believed: what waits for a comparison is read. */
    void interrupt(CloseReason because) {
        Comparison waiting = first;
        if (waiting != null) {
            over(waiting);
            reread(waiting, because.reason());
        }
    }

    private void settle(ConnectorQueue queue, List<Item> items, Reason reason) {
        lane.transit.made(queue, items, reason);
    }
}
