package io.github.onhook.model;

import java.math.BigDecimal;

/**
 * Which confirmations of the service a run reads back, to find one that confirms without acting.
 *
 * @param first whether numbers of the first confirmed batch of each location are read, before any outcome of it leaves
 * @param share the share of all further confirmed numbers that are read, 0 to 1
 */
public record SpotCheck(boolean first, double share) {

    /** None. */
    public static final SpotCheck NONE = new SpotCheck(false, 0);

    /** Some numbers of the first confirmed batch of each location. */
    public static final SpotCheck FIRST = new SpotCheck(true, 0);

    /** Checks the share. */
    public SpotCheck {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share that is read back must be from 0 to 100%, was " + share);
        }
        if (share > 0 && !first) {
            throw new IllegalArgumentException("a share is read back only where the first batch is");
        }
    }

    /** Some numbers of the first confirmed batch of each location, and this share of all that follow. */
    public static SpotCheck share(double share) {
        return new SpotCheck(true, share);
    }

    /**
     * Reads {@code none}, {@code first}, or a share such as {@code 1%}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static SpotCheck parse(String text) {
        return switch (text) {
            case "none" -> NONE;
            case "first" -> FIRST;
            default -> {
                if (!text.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
                    throw new IllegalArgumentException(
                            "a spot check is none, first or a share such as 1%, was \"" + text + '"');
                }
                double percent = Double.parseDouble(text.substring(0, text.length() - 1));
                yield percent == 0 ? FIRST : share(percent / 100);
            }
        };
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (!first) {
            return "none";
        }
        return share == 0
                ? "first"
                : BigDecimal.valueOf(share)
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString() + "%";
    }
}
