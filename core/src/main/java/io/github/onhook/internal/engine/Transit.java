package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.Status;
import java.util.List;

/** Brings the items of a lane from step to step, and counts those that are in between. */
final class Transit {

    /** So often an item begins anew that is found as before the run. */
    private static final int MOST_RESTARTS = 3;

    private final Lane lane;
    private final Engine engine;
    private final Settlement settlement;
    private final Loop loop;
    private final JournalWriter journal;
    private final RunAdmission admission;
    private final Backlog backlog;

    Transit(
            Lane lane,
            Engine engine,
            Settlement settlement,
            Loop loop,
            JournalWriter journal,
            RunAdmission admission,
            Backlog backlog) {
        this.lane = lane;
        this.engine = engine;
        this.settlement = settlement;
        this.loop = loop;
        this.journal = journal;
        this.admission = admission;
        this.backlog = backlog;
    }

    /** The step of these items is made: they go on, or are settled. */
    void made(ConnectorQueue queue, List<Item> items, Reason reason) {
        Step step = queue.step;
        Step next = step.next();
        queue.made += items.size();
        if (next != null) {
            goTo(queue, items, next);
            return;
        }
        for (Item item : items) {
            Reason refusal = item.passage == null ? null : item.passage.refusal;
            Reason why = refusal == null || step.made().isDone() ? reason : because(refusal, "it is back where it was");
            settlement.settle(lane, queue, item, step.made(), why);
        }
    }

    /** The step of an item is refused for good: it takes another way, or is settled. */
    void refused(ConnectorQueue queue, Item item, Reason reason) {
        Step fallback = queue.step.fallback();
        if (fallback != null && !engine.isProtected(item.id) && lane.closeReasonOf(queue.at(fallback)) == null) {
            item.passage().refusal = reason;
            goTo(queue, List.of(item), fallback);
            return;
        }
        if (queue.step.refused() == Status.STRANDED && !item.passage().readAlone) {
            // A listing, or an answer, is of one connector: it may be on the other one.
            item.passage().readAlone = true;
            item.last = reason;
            lane.reconciler.add(queue, item);
            return;
        }
        Reason first = item.passage == null ? null : item.passage.refusal;
        Reason why = first == null
                ? reason
                : because(first, "it could not be put back: " + reason.code() + ", " + reason.message());
        settlement.settle(lane, queue, item, queue.step.refused(), why);
    }

    /** An item is found as it was before the run: it begins anew, a few times. */
    void restart(ConnectorQueue queue, Item item, Reason reason) {
        Step first = queue.first().step;
        if (item.passage().restarts++ >= MOST_RESTARTS || lane.closeReasonOf(queue.first()) != null) {
            settlement.settle(lane, queue, item, Status.FAILED, reason);
            return;
        }
        left(item);
        item.passage().since = null;
        goTo(queue, List.of(item), first);
    }

    /** A run that goes on finds items open, which take the way that they came by once more. */
    void anew(ConnectorQueue queue, List<Item> items, Step step) {
        goTo(queue, items, step);
    }

    /** An item of an earlier run is in transit. */
    void resumed(Item item) {
        backlog.reserve(item);
        entered(item);
        engine.listener().transitChanged(new RunEvent.TransitChanged(lane.location, 1));
    }

    /** An item is settled, or back where it began. */
    void left(Item item) {
        backlog.release(item);
        Passage passage = item.passage;
        if (passage != null && passage.inTransit) {
            passage.inTransit = false;
            admission.inTransit--;
            engine.listener().transitChanged(new RunEvent.TransitChanged(lane.location, -1));
        }
    }

    private void entered(Item item) {
        item.passage().inTransit = true;
        admission.inTransit++;
    }

    private void goTo(ConnectorQueue from, List<Item> items, Step step) {
        ConnectorQueue to = from.at(step);
        items.forEach(Item::enterStep);
        if (step.inTransit() && !from.step.inTransit()) {
            items.forEach(this::entered);
            engine.listener().transitChanged(new RunEvent.TransitChanged(lane.location, items.size()));
        }
        if (to != from) {
            journal.advanced(to, items);
        }
        CloseReason closed = lane.closeReasonOf(to);
        if (closed == null) {
            backlog.put(to, items, loop.nanoTime());
        } else {
            items.forEach(item -> lane.give(to, item, closed));
        }
    }

    private static Reason because(Reason refusal, String addition) {
        String message = refusal.message() == null ? addition : refusal.message() + "; " + addition;
        Source source = refusal.source();
        return new Reason(source, refusal.code(), message, refusal.requestId());
    }
}
