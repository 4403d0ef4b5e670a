package io.github.onhook.internal.rate;

/** The parts of the rate controller that can be switched off, one by one, to measure what each of them buys. */
enum Mechanism {
    /** The probe interval follows how long the quota has stayed. Without it, the interval is fixed. */
    ADAPTIVE_PROBING,
    /** Beyond a quota that has grown the rate doubles. Without it, only the probe's own growth looks for the new quota. */
    PROBING_UP,
    /** A throttled response that fails to come shows that the quota has grown. */
    OVERDUE_DETECTION,
    /** The tolerance of that detection follows its mistakes. */
    OVERDUE_LEARNING,
    /** Growth that turns out to be none is taken back. */
    PROBE_REVERSAL,
    /** After a full outage the rate returns to where it was. */
    OUTAGE_RECOVERY,
    /** Throttling that does not depend on the rate is tolerated. */
    RATE_INDEPENDENT_THROTTLING,
    /** Short runs ramp up and probe faster. */
    SHORT_RUNS
}
