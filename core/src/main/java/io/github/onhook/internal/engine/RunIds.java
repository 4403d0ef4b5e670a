package io.github.onhook.internal.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids of runs: the second they were made, and 32 random bits. */
public final class RunIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int TIME_LENGTH = "20260102T030405Z".length();

    private RunIds() {}

    /** The second in which an id was made; {@code null} where it is not one of {@link #next}. */
    public static @Nullable Instant madeAt(String id) {
        try {
            return id.length() < TIME_LENGTH ? null : TIME.parse(id.substring(0, TIME_LENGTH), Instant::from);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A new one, such as {@code 20260102T030405Z-1f2e3d4c}; ids of later seconds sort behind. */
    public static String next(Instant now) {
        return TIME.format(now)
                + String.format(
                        Locale.ROOT, "-%08x", ThreadLocalRandom.current().nextInt());
    }
}
