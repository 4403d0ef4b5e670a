package io.github.onhook;

/** What a run does to its targets. */
public enum Operation {
    /** {@code DisassociatePhoneNumbersFromVoiceConnector}. */
    VOICE_CONNECTOR("voice-connector"),
    /** {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}: the targets' connector ids are ids of groups. */
    VOICE_CONNECTOR_GROUP("voice-connector-group");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The name in reports, metrics and options. */
    public String label() {
        return label;
    }
}
