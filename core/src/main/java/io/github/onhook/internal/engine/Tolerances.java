package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Tolerance;
import org.jspecify.annotations.Nullable;

/** Counts failures against the tolerances of a run and its locations. */
final class Tolerances {

    /** A percentage of a stream is taken of at least this many targets, so that its first failure is not 100%. */
    private static final long SMALLEST_STREAM = 1_000;

    private final Settings settings;
    private final Canary canary;
    private long failures;

    Tolerances(Settings settings, Canary canary) {
        this.settings = settings;
        this.canary = canary;
    }

    /** Counts a failed target; returns why the run stops, or {@code null} if it goes on. */
    @Nullable CloseReason failed(long accepted, boolean all) {
        failures++;
        Tolerance tolerance = settings.maxFailures();
        if (tolerance == null) {
            return canary.isOut() ? stop("a target of the canary failed") : null;
        }
        return failures > allowedFailures(tolerance, accepted, all)
                ? stop("more than " + tolerance + " of the targets failed")
                : null;
    }

    /** Checks a location's failures; returns why the location closes, or {@code null} if it stays open. */
    @Nullable CloseReason failedAt(long locationFailures, long accepted, boolean all) {
        Tolerance tolerance = settings.maxFailuresPerLocation();
        return tolerance != null && locationFailures > allowedFailures(tolerance, accepted, all)
                ? CloseReason.decided(
                        ReasonCodes.TOO_MANY_FAILURES, "more than " + tolerance + " of the location's targets failed")
                : null;
    }

    private static long allowedFailures(Tolerance tolerance, long accepted, boolean all) {
        return tolerance.of(all ? accepted : Math.max(accepted, SMALLEST_STREAM));
    }

    private static CloseReason stop(String why) {
        return CloseReason.decided(ReasonCodes.TOO_MANY_FAILURES, why);
    }
}
