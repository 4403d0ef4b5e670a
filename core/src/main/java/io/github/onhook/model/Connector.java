package io.github.onhook.model;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Voice Connector, or a connector group, at its location; and where its numbers are to move, if they are.
 *
 * @param location where it is
 * @param voiceConnectorId its id, or that of the group where the run's {@link Operation} is on groups
 * @param toVoiceConnectorId the connector of the same location that the numbers move to; {@code null} where they do not move
 */
public record Connector(
        Location location,
        String voiceConnectorId,
        @Nullable String toVoiceConnectorId) implements Comparable<Connector> {

    private static final Comparator<Connector> ORDER = Comparator.comparing(Connector::location)
            .thenComparing(Connector::voiceConnectorId)
            .thenComparing(Connector::toVoiceConnectorId, Comparator.nullsFirst(Comparator.naturalOrder()));
    /*
     * The service's model allows any string; its documentation shows 21 or 22 of [a-z0-9] and UUIDs. An id that these do
     * not cover may appear one day, so only what could not be a path segment of a URL is refused.
     */
    private static final int LONGEST_ID = 128;

    /**
     * Checks the ids.
     *
     * @throws IllegalArgumentException if one is empty or has other characters than letters, digits, dashes, or both are one
     */
    public Connector {
        requireId(voiceConnectorId);
        if (toVoiceConnectorId != null) {
            requireId(toVoiceConnectorId);
        }
        if (voiceConnectorId.equals(toVoiceConnectorId)) {
            throw new IllegalArgumentException(
                    "numbers move to another connector, were to move from and to '" + voiceConnectorId + "'");
        }
    }

    /** A connector whose numbers do not move. */
    public Connector(Location location, String voiceConnectorId) {
        this(location, voiceConnectorId, null);
    }

    /** This connector, its numbers to move to another one of its location. */
    public Connector movingTo(String otherVoiceConnectorId) {
        return new Connector(location, voiceConnectorId, otherVoiceConnectorId);
    }

    /** This connector without a destination. */
    public Connector withoutMove() {
        return toVoiceConnectorId == null ? this : new Connector(location, voiceConnectorId);
    }

    /** The way back: from the connector that the numbers move to, to this one; this where they do not move. */
    public Connector reversed() {
        return toVoiceConnectorId == null ? this : new Connector(location, toVoiceConnectorId, voiceConnectorId);
    }

    private static void requireId(String id) {
        if (!isPathSegment(id)) {
            throw new IllegalArgumentException(
                    "voice connector id must be letters, digits and dashes, was '" + id + "'");
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
                        && Objects.equals(toVoiceConnectorId, that.toVoiceConnectorId)
                        && location.equals(that.location));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * location.hashCode() + voiceConnectorId.hashCode()) + Objects.hashCode(toVoiceConnectorId);
    }

    /** By location, then by id, then by where the numbers move. */
    @Override
    public int compareTo(Connector other) {
        return ORDER.compare(this, other);
    }

    /** {@code 111122223333/us-east-1/abcdef1ghij2klmno3pqr4}, followed by {@code  to } and the other id where numbers move. */
    @Override
    public String toString() {
        return location + "/" + voiceConnectorId + (toVoiceConnectorId == null ? "" : " to " + toVoiceConnectorId);
    }
}
