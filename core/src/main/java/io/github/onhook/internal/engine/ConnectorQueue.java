package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is left to send for one key at one step: items that are due, and, at the first step, fresh ones. */
final class ConnectorQueue {

    final BatchKey key;
    /** What its items are at. */
    final Step step;
    /** Its index in the plan; -1 in a stream. */
    final int index;

    final PendingNumbers fresh;
    /** To be sent again, or at a later step for the first time, the earliest first. */
    final Deque<Item> due = new ArrayDeque<>();
    /** Requests under way. */
    int inFlight;
    /** Numbers that wait for the end of their backoff. */
    int delayed;
    /** Numbers that a run before left in doubt, and that are read: what is still as it was is sent again. */
    int unresolved;
    /** Items that this step was made for. */
    int made;
    /** Whether it is to be listed, and is sent nothing until that is done. */
    boolean listingWanted;
    /** Whether it is read if all is there that its items need, and is sent nothing until that is known. */
    boolean unchecked;

    boolean checkBegun;
    /** Whether a confirmed batch of its step was compared with a read at its location. */
    boolean compared;

    @Nullable Listing listing;
    /** When numbers last came or went, or were read: a part of a batch waits a little for more. */
    long touchedAt;

    @Nullable CloseReason closeReason;
    /** The queue of the key's first step; {@code null} where it is this one. */
    private final @Nullable ConnectorQueue first;

    private Map<Step, ConnectorQueue> later = Map.of();

    /** The first step of a key. */
    ConnectorQueue(BatchKey key, Step step, int index, PendingNumbers fresh) {
        this.key = key;
        this.step = step;
        this.index = index;
        this.fresh = fresh;
        this.first = null;
    }

    private ConnectorQueue(ConnectorQueue first, Step step) {
        this.key = first.key;
        this.step = step;
        this.index = first.index;
        this.fresh = new PendingNumbers.Streamed();
        this.first = first;
    }

    /** The queue of its key's first step. */
    ConnectorQueue first() {
        return first == null ? this : first;
    }

    /** The queue of its key at another step. */
    ConnectorQueue at(Step other) {
        if (other.equals(step)) {
            return this;
        }
        if (first != null) {
            return first.at(other);
        }
        if (later.isEmpty()) {
            later = new LinkedHashMap<>();
        }
        return later.computeIfAbsent(other, s -> new ConnectorQueue(this, s));
    }

    /** The queues of its key's later steps, as far as items came to them. */
    Collection<ConnectorQueue> later() {
        return later.values();
    }

    /** Whether more numbers may come back to it before long, to ride in the same batch. */
    boolean expectsMore() {
        return inFlight > 0 || delayed > 0;
    }

    /** Due items that are counted as in transit already. */
    int reservedDue() {
        return (int) due.stream().filter(Item::isReserved).count();
    }

    /** Up to so many items: all that are counted as in transit, and of the others as many as there is room for. */
    List<Item> take(int most, int room, int freshAllowed) {
        List<Item> items = new ArrayList<>();
        due.removeIf(item -> items.size() < most && item.isReserved() && items.add(item));
        int others = Math.max(0, Math.min(most - items.size(), room));
        items.addAll(take(others, freshAllowed));
        return items;
    }

    /** Up to so many numbers, those that are due first; fresh ones only as many as are allowed. */
    List<Item> take(int most, int freshAllowed) {
        List<Item> items = new ArrayList<>(Math.min(most, due.size() + fresh.remaining()));
        while (items.size() < most && !due.isEmpty()) {
            items.add(due.remove());
        }
        for (int i = 0; i < freshAllowed && items.size() < most && fresh.remaining() > 0; i++) {
            items.add(fresh.next());
        }
        return items;
    }
}
