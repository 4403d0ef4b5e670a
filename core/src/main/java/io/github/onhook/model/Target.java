package io.github.onhook.model;

/**
 * One phone number on one Voice Connector at one location.
 *
 * @param connector the connector, or the connector group where the run's {@link Operation} is on groups
 * @param phoneNumber the number to take off it
 */
public record Target(Connector connector, PhoneNumber phoneNumber) {

    /**
     * A target from the connector's parts.
     *
     * @throws IllegalArgumentException as {@link Connector}
     */
    public Target(Location location, String voiceConnectorId, PhoneNumber phoneNumber) {
        this(new Connector(location, voiceConnectorId), phoneNumber);
    }

    /** A target from its parts as text, the number in E.164 form. */
    public static Target of(String accountId, String region, String voiceConnectorId, String phoneNumber) {
        return new Target(new Location(accountId, region), voiceConnectorId, PhoneNumber.parse(phoneNumber));
    }

    /** Where the connector is. */
    public Location location() {
        return connector.location();
    }

    /** The connector's id. */
    public String voiceConnectorId() {
        return connector.voiceConnectorId();
    }

    /** The place in clear and the number masked. */
    @Override
    public String toString() {
        return connector + "/" + phoneNumber;
    }
}
