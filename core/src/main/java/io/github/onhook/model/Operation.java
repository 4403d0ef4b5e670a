package io.github.onhook.model;

/** What a run does to its targets. */
public enum Operation {
    /** {@code DisassociatePhoneNumbersFromVoiceConnector}. */
    VOICE_CONNECTOR("voice-connector", false),
    /** {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}: the targets' connector ids are ids of groups. */
    VOICE_CONNECTOR_GROUP("voice-connector-group", false),
    /** {@code AssociatePhoneNumbersWithVoiceConnector}, never forcing: puts back what {@link #VOICE_CONNECTOR} took off. */
    ASSOCIATE_VOICE_CONNECTOR("associate-voice-connector", true),
    /**
     * {@code AssociatePhoneNumbersWithVoiceConnectorGroup}, never forcing: puts back what {@link #VOICE_CONNECTOR_GROUP}
     * took off.
     */
    ASSOCIATE_VOICE_CONNECTOR_GROUP("associate-voice-connector-group", true);

    private static final int LARGEST_BATCH = 1_000;

    private final String label;
    private final boolean associates;

    Operation(String label, boolean associates) {
        this.label = label;
        this.associates = associates;
    }

    /**
     * The most numbers of one request. The service documents no limit, and where it has one smaller batches are learned from its
     * refusals; this bounds what a single request can do.
     */
    public int largestBatch() {
        return LARGEST_BATCH;
    }

    /** Whether its targets are to be on their connectors in the end, and not off them. */
    public boolean associates() {
        return associates;
    }

    /** Whether its targets' connector ids are ids of groups. */
    public boolean onGroups() {
        return this == VOICE_CONNECTOR_GROUP || this == ASSOCIATE_VOICE_CONNECTOR_GROUP;
    }

    /** The operation that undoes this one. */
    public Operation inverse() {
        return switch (this) {
            case VOICE_CONNECTOR -> ASSOCIATE_VOICE_CONNECTOR;
            case VOICE_CONNECTOR_GROUP -> ASSOCIATE_VOICE_CONNECTOR_GROUP;
            case ASSOCIATE_VOICE_CONNECTOR -> VOICE_CONNECTOR;
            case ASSOCIATE_VOICE_CONNECTOR_GROUP -> VOICE_CONNECTOR_GROUP;
        };
    }

    /** The status of a target that the run did this to. */
    public Status confirmed() {
        return associates ? Status.ASSOCIATED : Status.DISASSOCIATED;
    }

    /** The status of a target that was so before the run sent anything for it. */
    public Status already() {
        return associates ? Status.ALREADY_ASSOCIATED : Status.ALREADY_DISASSOCIATED;
    }

    /** The name in reports, metrics and options. */
    public String label() {
        return label;
    }
}
