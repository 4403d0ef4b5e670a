package io.github.onhook;

import java.util.List;

/** A plan has numbers that are on two connectors; {@link #conflicts()} names them. */
public final class ConflictException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<Conflict> conflicts;

    ConflictException(List<Conflict> conflicts) {
        super(conflicts.size() + " numbers are on two connectors; take one of each away, or allow conflicts. First: "
                + conflicts.get(0).first() + " and " + conflicts.get(0).second());
        this.conflicts = List.copyOf(conflicts);
    }

    /** Each number that is on two connectors, in the order they were found. */
    public List<Conflict> conflicts() {
        return conflicts;
    }
}
