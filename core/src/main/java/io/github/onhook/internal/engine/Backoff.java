package io.github.onhook.internal.engine;

import java.util.function.DoubleSupplier;

/** Full-jitter exponential backoff: anything from nothing to a bound that doubles with each attempt. */
final class Backoff {

    private static final double FIRST_NANOS = 100e6;
    private static final double LONGEST_NANOS = 20e9;

    private final DoubleSupplier random;

    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** How long to wait after so many attempts. */
    long nanos(int attempts) {
        double bound = Math.min(LONGEST_NANOS, FIRST_NANOS * Math.pow(2, Math.max(0, attempts - 1)));
        return (long) (bound * random.getAsDouble());
    }
}
