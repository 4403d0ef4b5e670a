package io.github.onhook.simulator.model;

/** The life of a number in an account's inventory. */
public enum NumberStatus {
    CANCELLED("Cancelled"),
    PORTIN_CANCEL_REQUESTED("PortinCancelRequested"),
    PORTIN_IN_PROGRESS("PortinInProgress"),
    ACQUIRE_IN_PROGRESS("AcquireInProgress"),
    ACQUIRE_FAILED("AcquireFailed"),
    UNASSIGNED("Unassigned"),
    ASSIGNED("Assigned"),
    RELEASE_IN_PROGRESS("ReleaseInProgress"),
    DELETE_IN_PROGRESS("DeleteInProgress"),
    RELEASE_FAILED("ReleaseFailed"),
    DELETE_FAILED("DeleteFailed");

    private static final NumberStatus[] ALL = values();

    private final String wireName;

    NumberStatus(String wireName) {
        this.wireName = wireName;
    }

    /** What a column of bytes holds for it. */
    @SuppressWarnings("EnumOrdinal")
    public byte code() {
        return (byte) ordinal();
    }

    public static NumberStatus of(byte code) {
        return ALL[code];
    }

    /** Its name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** Whether the number can be put on and taken off connectors. */
    public boolean usable() {
        return this == UNASSIGNED || this == ASSIGNED;
    }

    public boolean inProgress() {
        return wireName.endsWith("InProgress") || this == PORTIN_CANCEL_REQUESTED;
    }
}
