package io.github.onhook.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the targets of a {@link Plan}, packed. Not safe for use by several threads at once. */
public final class PlanBuilder {

    /*
     * Design notes. Ten million targets must fit in 256 MiB of heap while they are planned. So a target is a long and an
     * int in chunks that are never copied to grow; repeats are found by sorting a copy of the numbers, looking only at
     * those that occur more than once; and the sorted copy's array then becomes the plan's own.
     */
    /** Small enough not to be a humongous object in a small heap, which would take twice its size. */
    private static final int CHUNK = 1 << 14;

    private static final int DROPPED = -1;

    private final Map<Connector, Integer> indexes = new HashMap<>();
    private final List<Connector> connectors = new ArrayList<>();
    private final List<long[]> numberChunks = new ArrayList<>();
    private final List<int[]> connectorChunks = new ArrayList<>();
    private int count;
    private long duplicates;
    private boolean conflictsAllowed;

    PlanBuilder() {}

    /** Lets one number be on several connectors. Default: it is refused. */
    public PlanBuilder allowConflicts(boolean allowed) {
        conflictsAllowed = allowed;
        return this;
    }

    /** Counts exact repeats that were dropped before they came here, as of a file that is written without them. */
    public PlanBuilder alreadyDropped(long repeats) {
        duplicates += repeats;
        return this;
    }

    /** Adds a target; an exact repeat is dropped, and counted, when the plan is built. */
    public PlanBuilder add(Target target) {
        if (count % CHUNK == 0) {
            numberChunks.add(new long[CHUNK]);
            connectorChunks.add(new int[CHUNK]);
        }
        Connector connector = target.connector();
        Integer index = indexes.get(connector);
        if (index == null) {
            index = connectors.size();
            indexes.put(connector, index);
            connectors.add(connector);
        }
        numberChunks.get(count / CHUNK)[count % CHUNK] = target.phoneNumber().digits();
        connectorChunks.get(count / CHUNK)[count % CHUNK] = index;
        count = Math.addExact(count, 1);
        return this;
    }

    /** How many targets were added, repeats included. */
    public long size() {
        return count;
    }

    /**
     * The plan of what was added. The builder is empty afterwards.
     *
     * @throws ConflictException if a number is on two connectors, and conflicts are not allowed
     */
    public Plan build() {
        long[] numbers = copyOfNumbers();
        Arrays.sort(numbers);
        long[] repeated = repeated(numbers);
        if (repeated.length > 0) {
            dropDuplicates(repeated);
        }
        Plan plan = new Plan(place(numbers), duplicates);
        clear();
        return plan;
    }

    private long[] copyOfNumbers() {
        long[] copy = new long[count];
        for (int i = 0; i < numberChunks.size(); i++) {
            int from = i * CHUNK;
            System.arraycopy(numberChunks.get(i), 0, copy, from, Math.min(CHUNK, count - from));
        }
        return copy;
    }

    /** Each number that occurs more than once, ascending. */
    private static long[] repeated(long[] sorted) {
        long[] found = new long[16];
        int size = 0;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1] && (size == 0 || found[size - 1] != sorted[i])) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                }
                found[size++] = sorted[i];
            }
        }
        return Arrays.copyOf(found, size);
    }

    private void dropDuplicates(long[] repeated) {
        RepeatedNumbers found = new RepeatedNumbers(repeated, count, this::number, this::connector);
        if (!conflictsAllowed && !found.conflicting().isEmpty()) {
            throw new ConflictException(
                    found.conflicting().stream()
                            .limit(ConflictException.MOST_KEPT)
                            .mapToObj(i -> new Conflict(target(found.first(i)), found.first(i), target(i), i))
                            .toList(),
                    found.conflicting().cardinality());
        }
        found.exact().stream().forEach(i -> connectorChunks.get(i / CHUNK)[i % CHUNK] = DROPPED);
        duplicates += found.exact().cardinality();
    }

    /** Groups the numbers by connector, in the given array, and sorts each group. */
    private List<PlannedConnector> place(long[] packed) {
        int[] next = new int[connectors.size() + 1];
        for (int i = 0; i < count; i++) {
            if (connector(i) != DROPPED) {
                next[connector(i) + 1]++;
            }
        }
        for (int c = 0; c < connectors.size(); c++) {
            next[c + 1] += next[c];
        }
        int[] from = next.clone();
        for (int i = 0; i < count; i++) {
            if (connector(i) != DROPPED) {
                packed[next[connector(i)]++] = number(i);
            }
        }
        List<PlannedConnector> planned = new ArrayList<>(connectors.size());
        for (Connector connector : connectors.stream().sorted().toList()) {
            int index = indexes.getOrDefault(connector, DROPPED);
            Arrays.sort(packed, from[index], next[index]);
            planned.add(new PlannedConnector(connector, packed, from[index], next[index]));
        }
        return planned;
    }

    private Target target(int index) {
        return new Target(connectors.get(connector(index)), new PhoneNumber(number(index)));
    }

    private long number(int index) {
        return numberChunks.get(index / CHUNK)[index % CHUNK];
    }

    private int connector(int index) {
        return connectorChunks.get(index / CHUNK)[index % CHUNK];
    }

    private void clear() {
        indexes.clear();
        connectors.clear();
        numberChunks.clear();
        connectorChunks.clear();
        count = 0;
        duplicates = 0;
    }
}
