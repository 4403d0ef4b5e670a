package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one lane has to send, and which of it goes next. */
final class Backlog {

    /*
     * Design notes. Tokens are the scarce good, so a request should be full. A connector that can fill a batch goes before
     * one that cannot, and among those one with retries goes first. What cannot fill a batch waits while more of the same
     * connector is on its way back, though not for long, and leaves when nothing else is there to send.
     */
    private static final long PATIENCE_NANOS = 500_000_000;

    /** Reads come one by one, at a rate of their own: what they give back rides together, unless they stand still. */
    private static final long READS_PATIENCE_NANOS = 5_000_000_000L;

    private static final int NO_INDEX = -1;

    private final Step first;
    private final long idleFlushNanos;
    private final Map<BatchKey, ConnectorQueue> queues = new LinkedHashMap<>();
    /** Queues that have something to send. */
    private final Set<ConnectorQueue> active = new LinkedHashSet<>();
    /** Parts of refused batches, which must stay together. */
    private final Deque<Batch> parts = new ArrayDeque<>();

    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::at));
    private int batchSize;
    private boolean moreToCome;
    /** Fresh numbers that may be taken: fewer than there are while a canary goes first. */
    int freshAllowed = Integer.MAX_VALUE;

    /**
     * An empty backlog.
     *
     * @param first what the items of a stream begin with
     * @param moreToCome whether fresh numbers still arrive
     */
    Backlog(Step first, int batchSize, long idleFlushNanos, boolean moreToCome) {
        this.first = first;
        this.batchSize = batchSize;
        this.idleFlushNanos = idleFlushNanos;
        this.moreToCome = moreToCome;
    }

    int batchSize() {
        return batchSize;
    }

    void batchSize(int size) {
        batchSize = size;
    }

    /** No fresh number arrives any more. */
    void complete() {
        moreToCome = false;
    }

    Collection<ConnectorQueue> queues() {
        return queues.values();
    }

    /** Numbers that were never sent. */
    long freshLeft() {
        return queues.values().stream()
                .mapToLong(queue -> queue.fresh.remaining())
                .sum();
    }

    /** A connector of a plan, with all its numbers. */
    void add(ConnectorQueue queue) {
        queues.put(queue.key, queue);
        if (!queue.due.isEmpty() || queue.fresh.remaining() > 0) {
            active.add(queue);
        }
    }

    /** A number of a stream. */
    ConnectorQueue add(BatchKey key, long item, long now) {
        ConnectorQueue queue =
                queues.computeIfAbsent(key, k -> new ConnectorQueue(k, first, NO_INDEX, new PendingNumbers.Streamed()));
        ((PendingNumbers.Streamed) queue.fresh).add(item);
        touched(queue, now);
        return queue;
    }

    /** Puts back what was refused without being acted on; it goes next. */
    void putBack(Batch batch, long now) {
        if (batch.split() != null) {
            parts.addFirst(batch);
            return;
        }
        List<Item> items = batch.items();
        for (int i = items.size() - 1; i >= 0; i--) {
            batch.queue().due.addFirst(items.get(i));
        }
        touched(batch.queue(), now);
    }

    /** Puts a part of a refused batch; it goes next, and goes alone. */
    void putPart(Batch part) {
        parts.addFirst(part);
    }

    /** Puts numbers back, to go not before a time. */
    void putDelayed(ConnectorQueue queue, List<Item> items, long at) {
        queue.delayed += items.size();
        delayed.add(new Delayed(at, queue, items));
    }

    /** Whether there is a batch to send now. */
    boolean isReady(long now) {
        promote(now);
        return !parts.isEmpty() || choose(now) != null;
    }

    /** The batch to send now; there must be one. */
    Batch next(long now) {
        if (!parts.isEmpty()) {
            return parts.remove();
        }
        ConnectorQueue queue = choose(now);
        if (queue == null) {
            throw new IllegalStateException("nothing is ready");
        }
        int fresh = queue.fresh.remaining();
        List<Item> items = queue.take(batchSize, freshAllowed);
        int taken = fresh - queue.fresh.remaining();
        if (freshAllowed != Integer.MAX_VALUE) {
            freshAllowed -= taken;
        }
        touched(queue, now);
        return new Batch(queue, items, null);
    }

    /** When there may be a batch that is not ready now, and is not under way; {@link Long#MAX_VALUE} for never. */
    long nextReadyAt(long now) {
        Delayed first = delayed.peek();
        long at = first == null ? Long.MAX_VALUE : first.at;
        for (ConnectorQueue queue : active) {
            if (sendable(queue) > 0) {
                at = Math.min(at, Math.max(now, readyAt(queue)));
            }
        }
        return at;
    }

    /** Takes out all that was sent before, or is part of a refused batch; what is fresh stays. */
    List<Batch> drainSent() {
        List<Batch> sent = new ArrayList<>(parts);
        parts.clear();
        for (Delayed group : delayed) {
            group.queue.delayed -= group.items.size();
            sent.add(new Batch(group.queue, group.items, null));
        }
        delayed.clear();
        for (ConnectorQueue queue : queues.values()) {
            sent.addAll(drainDue(queue));
        }
        return sent;
    }

    /** Takes out all of one connector that was sent before; what is fresh stays. */
    List<Batch> drainSent(ConnectorQueue queue) {
        List<Batch> sent = new ArrayList<>();
        parts.removeIf(part -> part.queue() == queue && sent.add(part));
        delayed.removeIf(group -> group.queue == queue && sent.add(new Batch(queue, group.items, null)));
        queue.delayed = 0;
        sent.addAll(drainDue(queue));
        active.remove(queue);
        return sent;
    }

    private static List<Batch> drainDue(ConnectorQueue queue) {
        if (queue.due.isEmpty()) {
            return List.of();
        }
        List<Item> items = List.copyOf(queue.due);
        queue.due.clear();
        return List.of(new Batch(queue, items, null));
    }

    private void promote(long now) {
        for (Delayed first = delayed.peek(); first != null && first.at - now <= 0; first = delayed.peek()) {
            delayed.remove();
            first.queue.delayed -= first.items.size();
            first.queue.due.addAll(first.items);
            touched(first.queue, now);
        }
    }

    private @Nullable ConnectorQueue choose(long now) {
        ConnectorQueue full = null;
        ConnectorQueue part = null;
        for (ConnectorQueue queue : active) {
            int sendable = sendable(queue);
            if (sendable >= batchSize) {
                if (!queue.due.isEmpty()) {
                    return queue;
                }
                full = full == null ? queue : full;
            } else if (part == null && full == null && sendable > 0 && readyAt(queue) <= now) {
                part = queue;
            }
        }
        return full == null ? part : full;
    }

    /** Numbers of a connector that are not under way, and may be on it. */
    int waiting(ConnectorQueue queue) {
        return queue.due.size() + queue.delayed + queue.fresh.remaining();
    }

    /** Whether full batches of a connector are still sent, or some of it is under way. */
    boolean isSending(ConnectorQueue queue) {
        return queue.expectsMore() || sendable(queue) >= batchSize;
    }

    private int sendable(ConnectorQueue queue) {
        if (queue.listing != null || queue.listingWanted) {
            return 0;
        }
        return queue.due.size() + Math.min(freshAllowed, queue.fresh.remaining());
    }

    private long readyAt(ConnectorQueue queue) {
        if (queue.unresolved > 0) {
            return queue.touchedAt + READS_PATIENCE_NANOS;
        }
        if (queue.expectsMore()) {
            return queue.touchedAt + PATIENCE_NANOS;
        }
        return moreToCome ? queue.touchedAt + idleFlushNanos : Long.MIN_VALUE;
    }

    private void touched(ConnectorQueue queue, long now) {
        queue.touchedAt = now;
        if (queue.closeReason != null || (queue.due.isEmpty() && queue.fresh.remaining() == 0)) {
            active.remove(queue);
        } else {
            active.add(queue);
        }
    }

    private record Delayed(long at, ConnectorQueue queue, List<Item> items) {}
}
