package io.github.onhook;

/**
 * One phone number on one Voice Connector at one location.
 *
 * @param location where the connector is
 * @param voiceConnectorId the connector, or the connector group where the run's {@link Operation} is on groups
 * @param phoneNumber the number to take off it
 */
public record Target(Location location, String voiceConnectorId, PhoneNumber phoneNumber) {

    /*
     * The service's model allows any string; its documentation shows 21 or 22 of [a-z0-9] and UUIDs. An id that these do
     * not cover may appear one day, so only what could not be a path segment of a URL is refused.
     */
    private static final int LONGEST_ID = 128;

    /**
     * Checks the connector id.
     *
     * @throws IllegalArgumentException if it is empty or has other characters than letters, digits, dashes
     */
    public Target {
        if (!isPathSegment(voiceConnectorId)) {
            throw new IllegalArgumentException(
                    "voice connector id must be letters, digits and dashes, was '" + voiceConnectorId + "'");
        }
    }

    /** Not a regular expression: there is a target for every outcome of every number. */
    private static boolean isPathSegment(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /** A target from its parts as text, the number in E.164 form. */
    public static Target of(String accountId, String region, String voiceConnectorId, String phoneNumber) {
        return new Target(new Location(accountId, region), voiceConnectorId, PhoneNumber.parse(phoneNumber));
    }

    /** The place in clear and the number masked. */
    @Override
    public String toString() {
        return location + "/" + voiceConnectorId + "/" + phoneNumber;
    }
}
