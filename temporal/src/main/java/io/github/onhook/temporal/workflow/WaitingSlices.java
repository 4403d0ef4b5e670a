package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.ChunkResult;
import io.github.onhook.temporal.wire.ItemResults;
import io.github.onhook.temporal.wire.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The numbers of a location that wait to be sent. */
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

    /** Takes so many, or what there is. */
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

    /** A connector's numbers, though they came back or came in pages, are one slice of a chunk. */
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

    /** Puts back, in front, what a chunk left unsent; says how many that were. */
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

    /** Puts a whole chunk back, in front. */
    void putBack(List<Slice> chunk) {
        for (int i = chunk.size() - 1; i >= 0; i--) {
            waiting.addFirst(chunk.get(i));
        }
    }

    /** Drops the numbers of a connector that takes nothing any more; says how many. */
    int drop(String connectorId) {
        int before = size();
        waiting.removeIf(slice -> slice.connectorId().equals(connectorId));
        return before - size();
    }

    int size() {
        return Slice.size(List.copyOf(waiting));
    }
}
