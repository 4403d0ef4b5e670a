package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Settings;
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
import java.util.function.Predicate;
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
    /** Queues of items in transit that have something to send: they go first. */
    private Set<ConnectorQueue> urgent = Set.of();
    /** Parts of refused batches, which must stay together. */
    private final Deque<Batch> parts = new ArrayDeque<>();

    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::at));
    private int batchSize;
    private boolean moreToCome;
    /** Whether items of first steps are sent no more. */
    private boolean ending;
    /** The most items in transit, or that may come to be, at once. */
    private int mostInTransit = Integer.MAX_VALUE;

    private int inTransit;
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

    /** The backlog of a lane, bounded as the operation needs it. */
    static Backlog of(RunOperation operation, Settings settings, boolean moreToCome) {
        int batchSize = operation.name().numbersPerRequest(settings.batchSize());
        Backlog backlog = new Backlog(operation.first(), batchSize, Call.nanos(settings.idleFlush()), moreToCome);
        if (operation.isBounded()) {
            backlog.mostInTransit = settings.maxInTransit();
        }
        return backlog;
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

    /** Puts items that came to a step of their key; they go next. */
    void put(ConnectorQueue queue, List<Item> items, long now) {
        release(queue, items);
        queue.due.addAll(items);
        touched(queue, now);
    }

    /** Whether items in transit are bounded, and this queue's are not there yet. */
    private boolean isBounded(ConnectorQueue queue) {
        return mostInTransit != Integer.MAX_VALUE && !queue.step.inTransit();
    }

    private void reserve(ConnectorQueue queue, List<Item> items) {
        if (isBounded(queue)) {
            items.forEach(this::reserve);
        }
    }

    private void release(ConnectorQueue queue, List<Item> items) {
        if (isBounded(queue)) {
            // What may have been acted on may be in transit.
            items.stream().filter(item -> !item.ambiguous).forEach(this::release);
        }
    }

    /** An item is settled, or back where it began: it is not in transit. */
    void release(Item item) {
        Passage passage = item.passage;
        if (passage != null && passage.reserved) {
            passage.reserved = false;
            inTransit--;
        }
    }

    /** An item is in transit, or may come to be. */
    void reserve(Item item) {
        if (!item.passage().reserved) {
            item.passage().reserved = true;
            inTransit++;
        }
    }

    /** Puts back what was refused without being acted on; it goes next. */
    void putBack(Batch batch, long now) {
        if (batch.split() != null) {
            parts.addFirst(batch);
            return;
        }
        List<Item> items = batch.items();
        release(batch.queue(), items);
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
        release(queue, items);
        queue.delayed += items.size();
        delayed.add(new Delayed(at, queue, items));
    }

    /** Whether there is a batch to send now. */
    boolean isReady(long now) {
        promote(now);
        return !parts.isEmpty() || choose(now) != null;
    }

    /** Whether the batch to send now, if there is one, is of items in transit. */
    boolean isUrgent(long now) {
        Batch part = parts.peek();
        if (part != null) {
            return part.queue().step.inTransit();
        }
        ConnectorQueue next = urgent.isEmpty() ? null : choose(now);
        return next != null && next.step.inTransit();
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
        List<Item> items = isBounded(queue)
                ? queue.take(batchSize, mostInTransit - inTransit, freshAllowed)
                : queue.take(batchSize, freshAllowed);
        reserve(queue, items);
        int taken = fresh - queue.fresh.remaining();
        if (freshAllowed != Integer.MAX_VALUE) {
            freshAllowed -= taken;
        }
        touched(queue, now);
        return new Batch(queue, items, null);
    }

    /** When there may be a batch that is not ready now, and is not under way; {@link Long#MAX_VALUE} for never. */
    long nextReadyAt(long now) {
        long at = delayedUntil();
        for (ConnectorQueue queue : urgent) {
            if (sendable(queue) > 0) {
                return now;
            }
        }
        for (ConnectorQueue queue : active) {
            if (sendable(queue) > 0) {
                at = Math.min(at, Math.max(now, readyAt(queue)));
            }
        }
        return at;
    }

    /** When the first backoff ends; {@link Long#MAX_VALUE} where there is none. */
    long delayedUntil() {
        Delayed first = delayed.peek();
        return first == null ? Long.MAX_VALUE : first.at;
    }

    /** Sends items of first steps no more, and takes out those that were sent before, or are part of a refused batch. */
    List<Batch> drainFirstSteps() {
        ending = true;
        active.clear();
        return drain(queue -> !queue.step.inTransit());
    }

    /** Takes out all that was sent before, or is part of a refused batch; what is fresh stays. */
    List<Batch> drainSent() {
        return drain(queue -> true);
    }

    private List<Batch> drain(Predicate<ConnectorQueue> which) {
        List<Batch> sent = new ArrayList<>();
        parts.removeIf(part -> which.test(part.queue()) && sent.add(part));
        delayed.removeIf(group -> {
            if (!which.test(group.queue)) {
                return false;
            }
            group.queue.delayed -= group.items.size();
            return sent.add(new Batch(group.queue, group.items, null));
        });
        for (ConnectorQueue first : queues.values()) {
            if (which.test(first)) {
                sent.addAll(drainDue(first));
            }
            for (ConnectorQueue queue : first.later()) {
                if (which.test(queue)) {
                    sent.addAll(drainDue(queue));
                    setUrgent(queue, false);
                }
            }
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
        setUrgent(queue, false);
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
        for (ConnectorQueue queue : urgent) {
            if (sendable(queue) > 0) {
                return queue;
            }
        }
        int batch = Math.min(batchSize, mostInTransit);
        ConnectorQueue full = null;
        ConnectorQueue part = null;
        for (ConnectorQueue queue : active) {
            int sendable = sendable(queue);
            if (sendable >= batch) {
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
        return queue.step.inTransit() ? queue.made : queue.due.size() + queue.delayed + queue.fresh.remaining();
    }

    /** Whether full batches of a connector are still sent, or some of it is under way. */
    boolean isSending(ConnectorQueue queue) {
        return queue.expectsMore() || sendable(queue) >= batchSize;
    }

    private int sendable(ConnectorQueue queue) {
        if (queue.listing != null || queue.listingWanted || queue.unchecked) {
            return 0;
        }
        int there = queue.due.size() + Math.min(freshAllowed, queue.fresh.remaining());
        if (!isBounded(queue) || there == 0) {
            return there;
        }
        int reserved = queue.reservedDue();
        int room = Math.max(0, mostInTransit - inTransit);
        // A part of a batch would leave the rest to go alone.
        return there <= reserved + room
                ? there
                : room < Math.min(batchSize, mostInTransit) ? reserved : reserved + room;
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
        if (queue.step.inTransit()) {
            setUrgent(queue, !queue.due.isEmpty());
        } else if (ending || queue.closeReason != null || (queue.due.isEmpty() && queue.fresh.remaining() == 0)) {
            active.remove(queue);
        } else {
            active.add(queue);
        }
    }

    private void setUrgent(ConnectorQueue queue, boolean is) {
        if (is) {
            urgent = urgent.isEmpty() ? new LinkedHashSet<>() : urgent;
            urgent.add(queue);
        } else if (!urgent.isEmpty()) {
            urgent.remove(queue);
        }
    }

    private record Delayed(long at, ConnectorQueue queue, List<Item> items) {}
}
