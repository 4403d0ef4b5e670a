package io.github.onhook.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A Voice Connector, or a connector group, at its location.
 *
 * @param location where it is
 * @param voiceConnectorId its id, or that of the group where the run's {@link Operation} is on groups
 */
public record Connector(Location location, String voiceConnectorId) implements Comparable<Connector> {

    private static final Comparator<Connector> ORDER =
            Comparator.comparing(Connector::location).thenComparing(Connector::voiceConnectorId);
    /*
     * The service's model allows any string; its documentation shows 21 or 22 of [a-z0-9] and UUIDs. An id that these do
     * not cover may appear one day, so only what could not be a path segment of a URL is refused.
     */
    private static final int LONGEST_ID = 128;

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is empty or has other characters than letters, digits, dashes
     */
    public Connector {
        if (!isPathSegment(voiceConnectorId)) {
            throw new IllegalArgumentException(
                    "voice connector id must be letters, digits and dashes, was '" + voiceConnectorId + "'");
        }
    }

    /** Not a regular expression: a file has one in every row. */
    private static boolean isPathSegment(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /** Mostly asked of one and the same, once for every number: a record's own looks at its parts all the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Connector that
                        && voiceConnectorId.equals(that.voiceConnectorId)
                        && location.equals(that.location));
    }

    @Override
    public int hashCode() {
        return 31 * location.hashCode() + voiceConnectorId.hashCode();
    }

    /** By location, then by id. */
    @Override
    public int compareTo(Connector other) {
        return ORDER.compare(this, other);
    }

    /** {@code 111122223333/us-east-1/abcdef1ghij2klmno3pqr4}. */
    @Override
    public String toString() {
        return location + "/" + voiceConnectorId;
    }
}
