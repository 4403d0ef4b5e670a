package io.github.onhook.simulator.model;

/** What a request did to one number. */
public enum SimulatedOutcome {
    /** It was on the connector or group and is no longer. */
    DISASSOCIATED,
    /** It was not on the connector or group and now is. */
    ASSOCIATED,
    /** There was nothing to do, and the answer said so or said nothing. */
    UNCHANGED,
    /** It has an error of its own in the answer. */
    REFUSED,
    /** The whole request was refused or lost before anything was applied. */
    NOT_APPLIED,
    /** It was on no connector and is in the deletion queue now. */
    RELEASED,
    /** It was in the deletion queue and no longer is. */
    RESTORED;

    private static final SimulatedOutcome[] ALL = values();

    /** What a column of bytes holds for it. */
    @SuppressWarnings("EnumOrdinal")
    public byte code() {
        return (byte) ordinal();
    }

    public static SimulatedOutcome of(byte code) {
        return ALL[code];
    }
}
