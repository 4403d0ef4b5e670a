package io.github.onhook.model;

import java.util.List;

/** A plan has numbers that are on two connectors; {@link #conflicts()} names them. */
public final class ConflictException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    static final int MOST_KEPT = 10_000;

    private final transient List<Conflict> conflicts;
    private final long count;

    ConflictException(List<Conflict> conflicts, long count) {
        super(count + " numbers are on two connectors; take one of each away, or allow conflicts. First: "
                + conflicts.get(0).first() + " and " + conflicts.get(0).second());
        this.conflicts = List.copyOf(conflicts);
        this.count = count;
    }

    /** Each number that is on two connectors, in the order they were found; the first 10,000 of them. */
    public List<Conflict> conflicts() {
        return conflicts;
    }

    /** How many there are, also those beyond the list. */
    public long count() {
        return count;
    }

    /**
     * One number on two connectors in one plan.
     *
     * @param first the target that came first
     * @param firstIndex its place among the targets that were added, from 0
     * @param second a later target with the same number on another connector
     * @param secondIndex its place
     */
    public record Conflict(Target first, long firstIndex, Target second, long secondIndex) {}
}
