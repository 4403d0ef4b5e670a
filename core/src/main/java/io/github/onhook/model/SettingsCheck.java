package io.github.onhook.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ranges of settings. */
final class SettingsCheck {

    /** Of any rate, in requests per second: with less, a run waits for hours and looks as if it hung. */
    static final double LEAST_RATE = 0.001;

    private SettingsCheck() {}

    /** These settings; throws {@link IllegalArgumentException} that names all that is out of its range. */
    static Settings checked(Settings of) {
        List<String> wrong = new ArrayList<>();
        rate(wrong, "rate", of.rate());
        rate(wrong, "initialRate", of.initialRate());
        rate(wrong, "maxTotalRate", of.maxTotalRate());
        check(
                wrong,
                of.rate() == null || of.initialRate() == null,
                "rate and initialRate exclude each other: a known rate needs no guess");
        check(
                wrong,
                of.headroom() >= 0 && of.headroom() <= 0.95,
                "headroom must be a share from 0 to 0.95, was " + of.headroom());
        atLeastOne(wrong, "burst", of.burst());
        atLeastOne(wrong, "batchSize", of.batchSize());
        check(
                wrong,
                of.batchSize() <= of.operation().largestBatch(),
                "batchSize must be at most " + of.operation().largestBatch() + " numbers for "
                        + of.operation().label() + ", was " + of.batchSize());
        atLeastOne(wrong, "maxInFlight", of.maxInFlight());
        atLeastOne(wrong, "maxInFlightPerLocation", of.maxInFlightPerLocation());
        atLeastOne(wrong, "attempts", of.attempts());
        atLeastOne(wrong, "maxUnanswered", of.maxUnanswered());
        atLeastOne(wrong, "maxTargets", of.maxTargets());
        check(
                wrong,
                of.maxReportedFailures() >= 0,
                "maxReportedFailures must not be negative, was " + of.maxReportedFailures());
        check(
                wrong,
                of.streamWindow() >= of.batchSize(),
                "streamWindow must hold a batch of " + of.batchSize() + ", was " + of.streamWindow());
        check(wrong, of.maxInTransit() >= 0, "maxInTransit must not be negative, was " + of.maxInTransit());
        positive(wrong, "requestTimeout", of.requestTimeout());
        positive(wrong, "deadline", of.deadline());
        positive(wrong, "idleFlush", of.idleFlush());
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        return of;
    }

    private static void rate(List<String> wrong, String name, @Nullable Double value) {
        check(
                wrong,
                value == null || (value >= LEAST_RATE && !Double.isInfinite(value)),
                name + " must be at least " + LEAST_RATE + " requests per second, was " + value);
    }

    private static void atLeastOne(List<String> wrong, String name, long value) {
        check(wrong, value >= 1, name + " must be at least 1, was " + value);
    }

    private static void positive(List<String> wrong, String name, Duration value) {
        check(wrong, value.compareTo(Duration.ZERO) > 0, name + " must be greater than zero, was " + value);
    }

    private static void check(List<String> wrong, boolean holds, String message) {
        if (!holds) {
            wrong.add(message);
        }
    }
}
