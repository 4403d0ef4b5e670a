package io.github.onhook;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/** The numbers of one connector in a {@link Plan}, in ascending order. */
public final class PlannedConnector {

    private final Location location;
    private final String voiceConnectorId;
    private final long[] packed;
    private final int from;
    private final int to;

    PlannedConnector(Location location, String voiceConnectorId, long[] packed, int from, int to) {
        this.location = location;
        this.voiceConnectorId = voiceConnectorId;
        this.packed = packed;
        this.from = from;
        this.to = to;
    }

    /** Where the connector is. */
    public Location location() {
        return location;
    }

    /** The connector's id. */
    public String voiceConnectorId() {
        return voiceConnectorId;
    }

    /** How many numbers it has in the plan. */
    public int size() {
        return to - from;
    }

    /** The number at a place from 0 to {@link #size()} - 1, packed as {@link PhoneNumber#digits()}. */
    public long digits(int index) {
        return packed[from + Objects.checkIndex(index, size())];
    }

    /** A view of its numbers as targets. */
    public List<Target> targets() {
        return new AbstractList<>() {
            @Override
            public Target get(int index) {
                return new Target(location, voiceConnectorId, new PhoneNumber(digits(index)));
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
        return location + "/" + voiceConnectorId + "[" + size() + "]";
    }
}
