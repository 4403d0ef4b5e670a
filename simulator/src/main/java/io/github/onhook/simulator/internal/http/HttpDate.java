package io.github.onhook.simulator.internal.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} of answers, which clients set their clocks by; written out once a second. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile Written last = new Written(0, "");

    public HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    String now() {
        long second = clock.millis() / 1000;
        Written known = last;
        if (known.second != second) {
            known = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = known;
        }
        return known.text;
    }

    private record Written(long second, String text) {}
}
