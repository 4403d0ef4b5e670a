package io.github.onhook.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of settings; what is outside is added to a list. */
final class SettingsCheck {

    private SettingsCheck() {}

    static void rate(List<String> wrong, String name, @Nullable Double value) {
        check(
                wrong,
                value == null || (value >= Settings.LEAST_RATE && !Double.isInfinite(value)),
                name + " must be at least " + Settings.LEAST_RATE + " requests per second, was " + value);
    }

    static void atLeastOne(List<String> wrong, String name, long value) {
        check(wrong, value >= 1, name + " must be at least 1, was " + value);
    }

    static void positive(List<String> wrong, String name, Duration value) {
        check(wrong, value.compareTo(Duration.ZERO) > 0, name + " must be greater than zero, was " + value);
    }

    static void check(List<String> wrong, boolean holds, String message) {
        if (!holds) {
            wrong.add(message);
        }
    }
}
