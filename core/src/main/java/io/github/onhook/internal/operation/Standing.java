package io.github.onhook.internal.operation;

/** How far an item is on its way, as a read shows it. */
public enum Standing {
    /** As it was before the run. */
    UNCHANGED,
    /** As the run wants it. */
    CHANGED
}
