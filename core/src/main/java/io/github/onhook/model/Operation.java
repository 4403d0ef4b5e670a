package io.github.onhook.model;

/** What a run does to its targets. */
public enum Operation {
    /** {@code DisassociatePhoneNumbersFromVoiceConnector}. */
    DISASSOCIATE_FROM_VOICE_CONNECTOR("voice-connector", Status.DISASSOCIATED, Status.ALREADY_DISASSOCIATED),
    /** {@code DisassociatePhoneNumbersFromVoiceConnectorGroup}: the targets' connector ids are ids of groups. */
    DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP(
            "voice-connector-group", Status.DISASSOCIATED, Status.ALREADY_DISASSOCIATED),
    /** {@code AssociatePhoneNumbersWithVoiceConnector}, never forcing: puts back what {@link #DISASSOCIATE_FROM_VOICE_CONNECTOR} took off. */
    ASSOCIATE_WITH_VOICE_CONNECTOR("associate-voice-connector", Status.ASSOCIATED, Status.ALREADY_ASSOCIATED),
    /**
     * {@code AssociatePhoneNumbersWithVoiceConnectorGroup}, never forcing: puts back what {@link #DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP}
     * took off.
     */
    ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP(
            "associate-voice-connector-group", Status.ASSOCIATED, Status.ALREADY_ASSOCIATED),
    /**
     * Off the old connector, then on the new one, never forcing. Its targets' connectors name both; the way back is a move of
     * the {@linkplain Connector#reversed() reversed} ones.
     */
    MOVE("move", Status.MOVED, Status.ALREADY_MOVED),
    /**
     * {@code AssociatePhoneNumbersWithVoiceConnector} with {@code ForceAssociate}, of numbers that a listing just before
     * showed on the old connector.
     */
    MOVE_ATOMIC("move-atomic", Status.MOVED, Status.ALREADY_MOVED),
    /** {@code BatchDeletePhoneNumber}: into the deletion queue. The targets' connectors are those that they were on. */
    RELEASE("release", Status.RELEASED, Status.ALREADY_RELEASED),
    /** {@code RestorePhoneNumber}: out of the deletion queue. */
    UNDO_RELEASE("undo-release", Status.RESTORED, Status.ALREADY_RESTORED);

    private static final int LARGEST_BATCH = 1_000;

    private final String label;
    private final Status confirmed;
    private final Status already;

    Operation(String label, Status confirmed, Status already) {
        this.label = label;
        this.confirmed = confirmed;
        this.already = already;
    }

    /**
     * The most numbers of one request. The service documents no limit, and where it has one smaller batches are learned from its
     * refusals; this bounds what a single request can do.
     */
    public int largestBatch() {
        return LARGEST_BATCH;
    }

    /** The most numbers of one request with batches of this size: {@code RestorePhoneNumber} names one. */
    public int numbersPerRequest(int batchSize) {
        return this == UNDO_RELEASE ? 1 : batchSize;
    }

    /** Whether it takes its targets off their connectors, and does nothing else to them. */
    public boolean disassociates() {
        return confirmed == Status.DISASSOCIATED;
    }

    /** Whether it puts its targets on their connectors, and does nothing else to them. */
    public boolean associates() {
        return confirmed == Status.ASSOCIATED;
    }

    /** Whether its targets' connectors name another one that the numbers are to be on in the end. */
    public boolean moves() {
        return confirmed == Status.MOVED;
    }

    /** Whether its targets' connector ids are ids of groups. */
    public boolean onGroups() {
        return this == DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP || this == ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP;
    }

    /** The operation that undoes this one; it never forces. */
    public Operation inverse() {
        return switch (this) {
            case DISASSOCIATE_FROM_VOICE_CONNECTOR -> ASSOCIATE_WITH_VOICE_CONNECTOR;
            case DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP -> ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP;
            case ASSOCIATE_WITH_VOICE_CONNECTOR -> DISASSOCIATE_FROM_VOICE_CONNECTOR;
            case ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP -> DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP;
            case MOVE, MOVE_ATOMIC -> MOVE;
            case RELEASE -> UNDO_RELEASE;
            case UNDO_RELEASE -> RELEASE;
        };
    }

    /** The status of a target that the run did this to. */
    public Status confirmed() {
        return confirmed;
    }

    /** The status of a target that was so before the run sent anything for it. */
    public Status already() {
        return already;
    }

    /** The name in reports, metrics and options. */
    public String label() {
        return label;
    }
}
