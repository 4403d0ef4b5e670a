package io.github.onhook.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** HumanFormat as people read them. */
public final class HumanFormat {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private HumanFormat() {}

    /** {@code 20,000}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 97.4 %}, rounded down, so that 100 % means all. */
    public static String share(long part, long whole) {
        double percent = whole == 0 ? 0 : Math.floor(part * 1000.0 / whole) / 10;
        return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
    }

    /** {@code 1 h 02 min}, {@code 3 min 05 s} or {@code 12.3 s}. */
    public static String duration(Duration duration) {
        if (duration.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return duration.toHours() == 0
                ? String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }

    /** {@code 2026-01-02 03:04:05 UTC}. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** {@code 4.9/s}. */
    public static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond);
    }
}
