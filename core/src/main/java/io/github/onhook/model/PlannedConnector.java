package io.github.onhook.model;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The numbers of one connector in a {@link Plan}, in ascending order. */
public final class PlannedConnector {

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
