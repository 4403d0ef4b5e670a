package io.github.onhook.service.run.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Ids of runs: creation time in seconds, and 32 random bits. */
public final class RunIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}");

    private RunIds() {}

    /** Whether a name has the form of an id. */
    public static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    public static String next(Instant now) {
        return TIME.format(now)
                + String.format(
                        Locale.ROOT, "-%08x", ThreadLocalRandom.current().nextInt());
    }
}
