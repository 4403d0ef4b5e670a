package io.github.onhook.simulator.internal.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When numbers came to connectors and left them: the last changes of all locations in a ring. */
public final class ConnectorLog {
    private static final int CAPACITY = 1 << 20;

    private int[] slots = new int[1024];
    private int[] connectors = new int[1024];
    private long[] millis = new long[1024];
    private long added;

    /**
     * A number's way to another connector.
     *
     * @param connector the index of the new connector, or {@link NumberColumns#NOWHERE} */
    synchronized void add(int slot, int connector, long atMillis) {
        if (added == slots.length && slots.length < CAPACITY) {
            slots = Arrays.copyOf(slots, slots.length * 2);
            connectors = Arrays.copyOf(connectors, connectors.length * 2);
            millis = Arrays.copyOf(millis, millis.length * 2);
        }
        int place = (int) (added++ % slots.length);
        slots[place] = slot;
        connectors[place] = connector;
        millis[place] = atMillis;
    }

    /** Whether nothing has been overwritten. */
    public synchronized boolean isComplete() {
        return added <= slots.length;
    }

    /** The changes of one number, oldest first. */
    public List<Change> of(int slot) {
        return changes(slot).getOrDefault(slot, List.of());
    }

    /** The changes of every number that changed, by slot, oldest first. */
    public Map<Integer, List<Change>> all() {
        return changes(NumberColumns.NOWHERE);
    }

    private synchronized Map<Integer, List<Change>> changes(int onlySlot) {
        Map<Integer, List<Change>> bySlot = new LinkedHashMap<>();
        for (long nth = Math.max(0, added - slots.length); nth < added; nth++) {
            int place = (int) (nth % slots.length);
            if (onlySlot == NumberColumns.NOWHERE || slots[place] == onlySlot) {
                bySlot.computeIfAbsent(slots[place], slot -> new ArrayList<>())
                        .add(new Change(connectors[place], millis[place]));
            }
        }
        return bySlot;
    }

    /**
     * A number's way to another connector.
     *
     * @param connector the index of the new connector, or {@link NumberColumns#NOWHERE}
     */
    public record Change(int connector, long atMillis) {}
}
