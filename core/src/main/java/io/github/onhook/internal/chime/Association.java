package io.github.onhook.internal.chime;

/**
 * Something that a number is on.
 *
 * @param kind what it is
 * @param id its id
 */
public record Association(Kind kind, String id) {

    /** What a number can be on. */
    public enum Kind {
        /** A Voice Connector. */
        CONNECTOR("VoiceConnectorId"),
        /** A connector group. */
        GROUP("VoiceConnectorGroupId"),
        /** Anything else, such as a SIP rule. */
        OTHER("");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The {@code Name} of such an association. */
        String wireName() {
            return wireName;
        }

        static Kind of(String wireName) {
            return wireName.equals(CONNECTOR.wireName) ? CONNECTOR : wireName.equals(GROUP.wireName) ? GROUP : OTHER;
        }
    }

    /** On a connector. */
    public static Association connector(String id) {
        return new Association(Kind.CONNECTOR, id);
    }
}
