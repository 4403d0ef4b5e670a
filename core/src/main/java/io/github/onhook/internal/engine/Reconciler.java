package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settles by reading what answers left open: whether a number is on its connector. */
final class Reconciler {

    /*
     * Design notes. Numbers are read singly where there are a few, or where the account may not have them; a connector is
     * listed where many of its numbers are in doubt. A listing shows what is left on the connector, so it is the cheaper the
     * later it is made: while the connector still has full batches to send, doubt waits, unless a listing settles so many
     * numbers that it is worth it now. While a connector is listed nothing is sent to it.
     */

    /** In doubt on one connector, and still read singly. */
    static final int HANDFUL = 5;

    private static final int PAGE = 100;
    /** A listing that could be cheaper later is made now if it settles so many numbers for each of its requests. */
    private static final int WORTH_A_REQUEST = 50;

    private final Lane lane;
    private final Settlement settlement;
    private final Engine engine;
    private final Loop loop;
    private final RunAdmission admission;
    private final Backlog backlog;
    private final Map<ConnectorQueue, Deque<Item>> single = new LinkedHashMap<>();
    private final Map<ConnectorQueue, Deque<Item>> many = new LinkedHashMap<>();
    private final Backoff backoff;
    private boolean listingDenied;

    /** How numbers in doubt are read. */
    enum Choice {
        SINGLY,
        BY_LISTING,
        LATER
    }

    Reconciler(Lane lane, Settlement settlement, Engine engine, Loop loop, RunAdmission admission, Backlog backlog) {
        this.lane = lane;
        this.settlement = settlement;
        this.engine = engine;
        this.loop = loop;
        this.admission = admission;
        this.backlog = backlog;
        this.backoff = new Backoff(engine.random());
    }

    /**
     * How to read numbers in doubt on one connector.
     *
     * @param inDoubt how many there are
     * @param onConnector how many numbers of the plan are at most on the connector
     * @param sending whether full batches of the connector are still sent
     */
    static Choice choose(int inDoubt, int onConnector, boolean sending) {
        // What is not on one of several pages is looked for twice.
        int pages = onConnector / PAGE + 1;
        int requests = pages == 1 ? 1 : 2 * pages;
        if (inDoubt <= HANDFUL || requests >= inDoubt) {
            return Choice.SINGLY;
        }
        return sending && (long) requests * WORTH_A_REQUEST > inDoubt ? Choice.LATER : Choice.BY_LISTING;
    }

    boolean mayList(ConnectorQueue queue) {
        return !listingDenied && queue.step.lists();
    }

    /** Settles a number, which has a reason, by reading it. */
    void add(ConnectorQueue queue, Item item) {
        Reason abandoned = lane.reads.abandoned();
        if (abandoned != null) {
            leave(queue, item, abandoned);
            return;
        }
        admission.openReads++;
        queue.unresolved += item.resumedInDoubt ? 1 : 0;
        // A listing does not show whether the account has a number: one that was refused is read singly.
        (item.ambiguous ? many : single)
                .computeIfAbsent(queue, q -> new ArrayDeque<>())
                .add(item);
    }

    /** The next read; {@code null} if there is none to make now. */
    @Nullable ReadJob next() {
        if (!single.isEmpty()) {
            return take(single, single.keySet().iterator().next());
        }
        if (many.isEmpty()) {
            return null;
        }
        for (Map.Entry<ConnectorQueue, Deque<Item>> entry : List.copyOf(many.entrySet())) {
            ReadJob job = next(entry.getKey(), entry.getValue());
            if (job != null) {
                return job;
            }
        }
        return null;
    }

    private @Nullable ReadJob next(ConnectorQueue queue, Deque<Item> items) {
        Choice choice = !mayList(queue)
                ? Choice.SINGLY
                : choose(items.size(), items.size() + backlog.waiting(queue), isSending(queue));
        queue.listingWanted = choice == Choice.BY_LISTING;
        return switch (choice) {
            case LATER -> null;
            case SINGLY -> {
                Item first = items.element();
                if (!listingDenied || !first.resend || first.isProof() || lane.closeReasonOf(queue) != null) {
                    yield take(many, queue);
                }
                many.remove(queue);
                sendAgain(queue, items);
                yield null;
            }
            case BY_LISTING -> {
                if (queue.listing != null || queue.inFlight > 0) {
                    yield null;
                }
                many.remove(queue);
                queue.listingWanted = false;
                Listing listing = new Listing(this, lane, queue, items);
                queue.listing = listing;
                yield listing;
            }
        };
    }

    /** Where sending waits for a read, or numbers may be out of service, the read does not wait for sending. */
    private boolean isSending(ConnectorQueue queue) {
        return lane.proofsOpen == 0
                && !queue.step.inTransit()
                && !queue.step.doubtsTransit()
                && lane.closeReasonOf(queue) == null
                && backlog.isSending(queue);
    }

    private ReadJob take(Map<ConnectorQueue, Deque<Item>> from, ConnectorQueue queue) {
        Deque<Item> items = Objects.requireNonNull(from.get(queue));
        Item item = items.remove();
        if (items.isEmpty()) {
            from.remove(queue);
        }
        return new NumberRead(this, lane, queue, item);
    }

    /** Without a right to list, sending again costs less than reading each number. */
    private void sendAgain(ConnectorQueue queue, Deque<Item> items) {
        List<Item> again = new ArrayList<>(items);
        again.forEach(item -> resolved(queue, item));
        retry(queue, again);
    }

    /** A listing ended; what it did not settle is read singly, or listed again. */
    void listed(ConnectorQueue queue, List<Item> left, boolean denied) {
        listingDenied |= denied;
        queue.listing = null;
        queue.touchedAt = loop.nanoTime();
        if (!left.isEmpty()) {
            (denied ? many : single)
                    .computeIfAbsent(queue, q -> new ArrayDeque<>())
                    .addAll(left);
        }
    }

    /** A read showed how far items are. */
    void found(ConnectorQueue queue, List<Item> items, Standing standing, String where, @Nullable String requestId) {
        Step step = queue.step;
        Reason seen = new Reason(Source.READ, null, null, requestId);
        boolean made = step.isMade(standing);
        List<Item> on = new ArrayList<>();
        List<Item> again = new ArrayList<>();
        for (Item item : items) {
            resolved(queue, item);
            lane.answers.proved(item, made || standing == Standing.CHANGED);
            if (standing == Standing.CHANGED) {
                settlement.settle(lane, queue, item, changed(queue, item), seen);
            } else if (made) {
                on.add(item);
            } else if (step.isOpen(standing)) {
                if (maySendAgain(queue, item)) {
                    item.sighted(queue.step, loop.nanoTime());
                    again.add(item);
                } else if (!withheld(queue, item)) {
                    lane.transit.refused(queue, item, explained(item, where));
                }
            } else if (standing == Standing.ELSEWHERE) {
                settlement.settle(lane, queue, item, step.misplaced(), explained(item, where));
            } else {
                lane.transit.restart(queue, item, explained(item, where));
            }
        }
        if (!on.isEmpty()) {
            lane.transit.made(queue, on, seen);
        }
        retry(queue, again);
    }

    /** The status of an item that is as wanted: the run did that, or found it so. */
    private Status changed(ConnectorQueue queue, Item item) {
        Operation operation = engine.operation().name();
        return item.ambiguous || queue.step.inTransit() ? operation.confirmed() : operation.already();
    }

    private boolean withheld(ConnectorQueue queue, Item item) {
        return !queue.step.inTransit() && settlement.rejectIfProtected(lane, queue, item);
    }

    private boolean maySendAgain(ConnectorQueue queue, Item item) {
        return (item.resumedInDoubt || item.resend)
                && lane.closeReasonOf(queue) == null
                && !engine.isProtected(item.id);
    }

    /** A read showed that the account does not have the number. */
    void absent(ConnectorQueue queue, Item item) {
        resolved(queue, item);
        lane.answers.proved(item, false);
        Status status = queue.step.inTransit() ? queue.step.refused() : Status.FAILED;
        settlement.settle(lane, queue, item, status, explained(item, "the account does not have the number"));
    }

    /** Nothing could be read: it is sent again where that needs no read, for its next answer will tell. */
    void unreadable(ConnectorQueue queue, List<Item> items, Reason why, @Nullable RequestFailure failure) {
        List<Item> again = new ArrayList<>();
        for (Item item : items) {
            resolved(queue, item);
            lane.answers.unproved(item);
            if (failure != null && !queue.step.readsFirst() && maySendAgain(queue, item)) {
                again.add(item);
            } else {
                leave(queue, item, why);
            }
        }
        retry(queue, again);
    }

    /** Sends again what a read did not find changed. */
    private void retry(ConnectorQueue queue, List<Item> items) {
        Step anew = queue.step.anew();
        if (anew != null) {
            List<Item> resumed =
                    items.stream().filter(item -> item.resumedInDoubt).toList();
            items.removeAll(resumed);
            if (!resumed.isEmpty()) {
                lane.transit.anew(queue, resumed, anew);
            }
        }
        if (items.isEmpty()) {
            return;
        }
        int attempts = 0;
        for (Item item : items) {
            attempts = Math.max(attempts, item.resumedInDoubt ? 0 : item.attempts);
            item.resumedInDoubt = false;
            item.resend = false;
        }
        lane.retry(queue, items, attempts == 0 ? 0 : backoff.nanos(attempts));
    }

    /** Reads no more: what is not settled by now stays as it is known. */
    void abandon(Reason why) {
        List.of(single, many).forEach(waiting -> {
            Map<ConnectorQueue, Deque<Item>> left = new LinkedHashMap<>(waiting);
            waiting.clear();
            left.forEach((queue, items) -> unreadable(queue, List.copyOf(items), why, null));
        });
    }

    private void leave(ConnectorQueue queue, Item item, Reason why) {
        lane.answers.unproved(item);
        Reason reason = explained(item, "it could not be read (" + why.code() + ")");
        if (queue.step.inTransit()) {
            lane.transit.refused(queue, item, reason);
        } else {
            settlement.settle(lane, queue, item, item.ambiguous ? Status.UNKNOWN : Status.FAILED, reason);
        }
    }

    /** It is not read any more. */
    private void resolved(ConnectorQueue queue, Item item) {
        admission.openReads--;
        if (item.resumedInDoubt) {
            queue.unresolved--;
            queue.touchedAt = loop.nanoTime();
        }
    }

    /** Why a number was not settled by its last answer, and what the read added. */
    private static Reason explained(Item item, String addition) {
        Reason last = item.last;
        if (last == null) {
            return Reason.of(Source.CLIENT, ReasonCodes.NOT_SETTLED, addition);
        }
        String message = last.message() == null ? addition : last.message() + "; " + addition;
        return new Reason(last.source(), last.code(), message, last.requestId());
    }
}
