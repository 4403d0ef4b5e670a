package io.github.onhook.model;

import java.util.regex.Pattern;

/**
 * How many of a number of targets: a count, or a share of them.
 *
 * @param amount targets, or percent of them; not negative
 * @param percent whether {@code amount} is in percent
 */
public record Tolerance(double amount, boolean percent) {

    private static final Pattern FORM = Pattern.compile("\\d{1,12}|\\d{1,3}(\\.\\d{1,6})?%");

    /**
     * Checks the amount.
     *
     * @throws IllegalArgumentException if the amount is negative, not finite, or more than 100 percent
     */
    public Tolerance {
        if (!(amount >= 0) || Double.isInfinite(amount) || (percent && amount > 100)) {
            throw new IllegalArgumentException(
                    "must be a count, or a share between 0% and 100%, was " + amount + (percent ? "%" : ""));
        }
    }

    /** So many targets. */
    public static Tolerance count(long count) {
        return new Tolerance(count, false);
    }

    /** Such a share of the targets, in percent. */
    public static Tolerance percent(double percent) {
        return new Tolerance(percent, true);
    }

    /** Parses {@code 25} or {@code 2.5%}. */
    public static Tolerance parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a count such as 25 or a share such as 2.5%, was '" + text + "'");
        }
        return text.endsWith("%")
                ? percent(Double.parseDouble(text.substring(0, text.length() - 1)))
                : count(Long.parseLong(text));
    }

    /** The whole number of targets that this is of {@code total}, rounded down. */
    public long of(long total) {
        return (long) (percent ? Math.floor(total * amount / 100) : amount);
    }

    @Override
    public String toString() {
        String number = amount == Math.rint(amount) ? Long.toString((long) amount) : Double.toString(amount);
        return percent ? number + "%" : number;
    }
}
