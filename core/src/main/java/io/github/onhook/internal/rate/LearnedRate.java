package io.github.onhook.internal.rate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run learned of a quota, from which a later run starts.
 *
 * @param quota requests per second, greater than zero
 * @param burst how many requests the quota's bucket holds, at least 1
 */
public record LearnedRate(double quota, double burst) {

    private static final String VERSION = "1";
    private static final double MOST = 1e6;
    private static final Duration HALF_LIFE = Duration.ofDays(7);

    public LearnedRate {
        if (!(quota > 0) || quota > MOST || !(burst >= 1) || burst > MOST) {
            throw new IllegalArgumentException("not a rate: " + quota + " requests per second, burst " + burst);
        }
    }

    /** From 1 for an age of zero towards 0; a half after a week. */
    public static double freshness(Duration age) {
        return Math.pow(2, -Math.max(0, (double) age.toMillis()) / HALF_LIFE.toMillis());
    }

    /** As text that {@link #parse} reads. */
    public String format() {
        return VERSION + " " + (float) quota + " " + (float) burst;
    }

    /** What {@link #format} wrote; {@code null} for anything else. */
    public static @Nullable LearnedRate parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            return null;
        }
        try {
            return new LearnedRate(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
        } catch (IllegalArgumentException notARate) {
            return null;
        }
    }
}
