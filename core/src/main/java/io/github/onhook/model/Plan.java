package io.github.onhook.model;

import io.github.onhook.model.ConflictException.Conflict;
import io.github.onhook.model.Plan.PlannedConnector;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A validated, deduplicated, immutable set of targets, ordered by location, connector and number.
 *
 * <p>Numbers are packed: a plan of ten million takes about 80 MB, and about 200 MB while it is built.
 */
public final class Plan {

    private final List<PlannedConnector> connectors;
    private final List<Location> locations;
    private final long size;
    private final long duplicates;
    private final String fingerprint;

    Plan(List<PlannedConnector> connectors, long duplicates) {
        this.connectors = List.copyOf(connectors);
        this.locations =
                connectors.stream().map(PlannedConnector::location).distinct().toList();
        this.size = connectors.stream().mapToLong(PlannedConnector::size).sum();
        this.duplicates = duplicates;
        this.fingerprint = Fingerprint.of(connectors);
    }

    /** Collects targets; conflicts are refused unless allowed. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The plan of all these targets; requests them without bound, and keeps them packed.
     *
     * <p>Ends with {@link ConflictException} if a number is on two connectors.
     */
    public static Mono<Plan> of(Publisher<Target> targets) {
        return Flux.from(targets)
                .collect(Plan::builder, Builder::add)
                .map(Builder::build)
                .checkpoint("Onhook plan");
    }

    /** The connectors of the plan, ordered by location and id. */
    public List<PlannedConnector> connectors() {
        return connectors;
    }

    /** The locations of the plan, in order. */
    public List<Location> locations() {
        return locations;
    }

    /** Whether any of its numbers are to move to another connector. */
    public boolean moves() {
        return connectors.stream().anyMatch(connector -> connector.toVoiceConnectorId() != null);
    }

    /** How many targets the plan has. */
    public long size() {
        return size;
    }

    /** How many exact repeats were dropped. */
    public long duplicates() {
        return duplicates;
    }

    /**
     * {@code sha256:} and the SHA-256, in hex, of the plan as a normalized targets file: equal for equal sets of targets,
     * in any order.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /** The targets, in order; can be subscribed to any number of times. */
    public Flux<Target> targets() {
        return Flux.fromIterable(connectors).concatMapIterable(PlannedConnector::targets);
    }

    /** The counts and the fingerprint. */
    @Override
    public String toString() {
        return "Plan[" + size + " targets, " + connectors.size() + " connectors, " + locations.size() + " locations, "
                + fingerprint + "]";
    }

    /** The numbers of one connector in a {@link Plan}, in ascending order. */
    public static final class PlannedConnector {

        private final Connector connector;
        private final long[] packed;
        private final int from;
        private final int to;

        PlannedConnector(Connector connector, long[] packed, int from, int to) {
            this.connector = connector;
            this.packed = packed;
            this.from = from;
            this.to = to;
        }

        /** The connector. */
        public Connector connector() {
            return connector;
        }

        /** Where the connector is. */
        public Location location() {
            return connector.location();
        }

        /** The connector's id. */
        public String voiceConnectorId() {
            return connector.voiceConnectorId();
        }

        /** The connector that its numbers move to; {@code null} where they do not move. */
        public @Nullable String toVoiceConnectorId() {
            return connector.toVoiceConnectorId();
        }

        /** How many numbers it has in the plan. */
        public int size() {
            return to - from;
        }

        /** The number at a place from 0 to {@link #size()} - 1, packed as {@link PhoneNumber#digits()}. */
        public long digits(int index) {
            return packed[from + Objects.checkIndex(index, size())];
        }

        /** The target at a place from 0 to {@link #size()} - 1. */
        public Target target(int index) {
            return new Target(connector, new PhoneNumber(digits(index)));
        }

        /** A view of its numbers as targets. */
        public List<Target> targets() {
            return new AbstractList<>() {
                @Override
                public Target get(int index) {
                    return target(index);
                }

                @Override
                public int size() {
                    return PlannedConnector.this.size();
                }
            };
        }

        /** The place and the count. */
        @Override
        public String toString() {
            return connector + "[" + size() + "]";
        }
    }

    /** Collects the targets of a {@link Plan}, packed. Not safe for use by several threads at once. */
    public static final class Builder {

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

        Builder() {}

        /** Lets one number be on several connectors. Default: it is refused. */
        public Builder allowConflicts(boolean allowed) {
            conflictsAllowed = allowed;
            return this;
        }

        /** Counts exact repeats that were dropped before they came here, as of a file that is written without them. */
        public Builder alreadyDropped(long repeats) {
            duplicates += repeats;
            return this;
        }

        /** Adds a target; an exact repeat is dropped, and counted, when the plan is built. */
        public Builder add(Target target) {
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
            numberChunks.get(count / CHUNK)[count % CHUNK] =
                    target.phoneNumber().digits();
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
}
