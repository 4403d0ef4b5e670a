package io.github.onhook.simulator.model;

/** What a number was bought for. */
public enum ProductType {
    VOICE_CONNECTOR("VoiceConnector"),
    SIP_MEDIA_APPLICATION_DIAL_IN("SipMediaApplicationDialIn");

    private static final ProductType[] ALL = values();

    private final String wireName;

    ProductType(String wireName) {
        this.wireName = wireName;
    }

    /** What a column of bytes holds for it. */
    @SuppressWarnings("EnumOrdinal")
    public byte code() {
        return (byte) ordinal();
    }

    public static ProductType of(byte code) {
        return ALL[code];
    }

    /** Its name on the wire. */
    public String wireName() {
        return wireName;
    }
}
