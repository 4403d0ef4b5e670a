package io.github.onhook.internal.operation;

/** How far an item is on its way, as a read shows it. */
public enum Standing {
    /** As it was before the run. */
    UNCHANGED,
    /** Between two steps: not as before the run any more, and not as the run wants it. */
    BETWEEN,
    /** As the run wants it. */
    CHANGED,
    /** As neither the run nor what was before it would leave it: somebody else changed it. */
    ELSEWHERE
}
