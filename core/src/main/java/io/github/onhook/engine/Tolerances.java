package io.github.onhook.engine;

import io.github.onhook.Settings;
import io.github.onhook.Tolerance;
import org.jspecify.annotations.Nullable;

/** How many failures a run and its locations bear, and whether its canary is still out. */
final class Tolerances {

    /** A share of a stream is taken of at least so many targets: its first failure is not all of it. */
    private static final long SMALLEST_STREAM = 1_000;

    private final Settings settings;
    private long failures;
    private long canaryLeft;

    Tolerances(Settings settings) {
        this.settings = settings;
    }

    /** So many targets go first. */
    void canary(long targets) {
        canaryLeft = targets;
    }

    boolean isCanaryOut() {
        return canaryLeft > 0;
    }

    /** Targets of the canary were settled, or will not be sent; says whether it is in now. */
    boolean canarySettled(long targets) {
        if (canaryLeft == 0) {
            return false;
        }
        canaryLeft = Math.max(0, canaryLeft - targets);
        return canaryLeft == 0;
    }

    /** A target failed; says why the run is to stop, if it is. */
    @Nullable Closure failed(long accepted, boolean all) {
        failures++;
        Tolerance tolerance = settings.maxFailures();
        if (tolerance == null) {
            return isCanaryOut() ? stop("a target of the canary failed") : null;
        }
        return failures > bearable(tolerance, accepted, all)
                ? stop("more than " + tolerance + " of the targets failed")
                : null;
    }

    /** A target of a location failed; says why the location is to close, if it is. */
    @Nullable Closure failedAt(long locationFailures, long accepted, boolean all) {
        Tolerance tolerance = settings.maxFailuresPerLocation();
        return tolerance != null && locationFailures > bearable(tolerance, accepted, all)
                ? Closure.decided("TooManyFailures", "more than " + tolerance + " of the location's targets failed")
                : null;
    }

    private static long bearable(Tolerance tolerance, long accepted, boolean all) {
        return tolerance.of(all ? accepted : Math.max(accepted, SMALLEST_STREAM));
    }

    private static Closure stop(String why) {
        return Closure.decided("TooManyFailures", why);
    }
}
