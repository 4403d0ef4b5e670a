package io.github.onhook.testing;

import java.time.Duration;

/**
 * How long a test waits for an event before it gives up: a bound against hanging, which no test comes near, not even on a
 * machine that is busy with other work. {@code -Donhook.test.patience=3} makes it three times as long.
 */
public final class Patience {

    /** The bound of one wait. */
    public static final Duration PATIENCE = scaled(System.getProperty("onhook.test.patience", "1"));

    private Patience() {}

    static Duration scaled(String factor) {
        double times = Double.parseDouble(factor);
        if (!(times > 0)) {
            throw new IllegalArgumentException("onhook.test.patience must be greater than 0, was " + factor);
        }
        return Duration.ofSeconds(Math.round(Duration.ofMinutes(5).toSeconds() * times));
    }
}
