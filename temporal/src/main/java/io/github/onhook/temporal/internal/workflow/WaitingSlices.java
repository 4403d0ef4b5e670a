package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A location's pending numbers. */
final class WaitingSlices {

    private final Deque<Slice> waiting = new ArrayDeque<>();

    void add(List<Slice> slices) {
        slices.stream().filter(slice -> slice.size() > 0).forEach(waiting::addLast);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    byte[] pack() {
        return Slice.pack(List.copyOf(waiting));
    }

    /** Removes up to this many numbers. */
    List<Slice> take(int most) {
        List<Slice> taken = new ArrayList<>();
        int left = most;
        while (left > 0 && !waiting.isEmpty()) {
            Slice next = waiting.removeFirst();
            if (next.size() > left) {
                waiting.addFirst(new Slice(next.connectorId(), Arrays.copyOfRange(next.digits(), left, next.size())));
                next = new Slice(next.connectorId(), Arrays.copyOf(next.digits(), left));
            }
            left -= next.size();
            join(taken, next);
        }
        return taken;
    }

    /** Merges consecutive slices of one connector, which were split by pages or put back. */
    private static void join(List<Slice> taken, Slice next) {
        Slice last = taken.isEmpty() ? null : taken.get(taken.size() - 1);
        if (last == null || !last.connectorId().equals(next.connectorId())) {
            taken.add(next);
            return;
        }
        long[] both = Arrays.copyOf(last.digits(), last.size() + next.size());
        System.arraycopy(next.digits(), 0, both, last.size(), next.size());
        taken.set(taken.size() - 1, new Slice(next.connectorId(), both));
    }

    /** Puts a chunk's pending numbers back at the front; returns their count. */
    int putBack(List<Slice> chunk, ChunkResult result) {
        ItemResults results = new ItemResults(result.resultRuns());
        List<Slice> left = new ArrayList<>();
        for (Slice slice : chunk) {
            long[] kept = new long[slice.size()];
            int count = 0;
            for (long number : slice.digits()) {
                if (results.next() == null) {
                    kept[count++] = number;
                }
            }
            if (count > 0) {
                left.add(new Slice(slice.connectorId(), Arrays.copyOf(kept, count)));
            }
        }
        putBack(left);
        return Slice.size(left);
    }

    /** Puts a whole chunk back at the front. */
    void putBack(List<Slice> chunk) {
        for (int i = chunk.size() - 1; i >= 0; i--) {
            waiting.addFirst(chunk.get(i));
        }
    }

    /** Drops the numbers of a closed connector; returns their count. */
    int drop(String connectorId) {
        int before = size();
        waiting.removeIf(slice -> slice.connectorId().equals(connectorId));
        return before - size();
    }

    int size() {
        return Slice.size(List.copyOf(waiting));
    }
}
