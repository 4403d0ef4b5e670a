package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left to send for one connector: retries that are due, and fresh numbers. */
final class ConnectorQueue {

    final BatchKey key;
    /** What its items are at. */
    final Step step;
    /** Its index in the plan; -1 in a stream. */
    final int index;

    final PendingNumbers fresh;
    /** To be sent again, the earliest first. */
    final Deque<Item> due = new ArrayDeque<>();
    /** Requests under way. */
    int inFlight;
    /** Numbers that wait for the end of their backoff. */
    int delayed;
    /** Numbers that a run before left in doubt, and that are read: what is still as it was is sent again. */
    int unresolved;
    /** Whether it is to be listed, and is sent nothing until that is done. */
    boolean listingWanted;

    @Nullable Listing listing;
    /** When numbers last came or went, or were read: a part of a batch waits a little for more. */
    long touchedAt;

    @Nullable CloseReason closeReason;

    ConnectorQueue(BatchKey key, Step step, int index, PendingNumbers fresh) {
        this.key = key;
        this.step = step;
        this.index = index;
        this.fresh = fresh;
    }

    /** Whether more numbers may come back to it before long, to ride in the same batch. */
    boolean expectsMore() {
        return inFlight > 0 || delayed > 0;
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
