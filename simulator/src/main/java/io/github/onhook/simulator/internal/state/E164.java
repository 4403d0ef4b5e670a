package io.github.onhook.simulator.internal.state;

/** E.164 numbers as longs: the digits after the plus. */
public final class E164 {
    /** What no number packs to, since none begins with a zero. */
    public static final long NONE = 0;

    private static final int MOST_DIGITS = 15;

    private E164() {}

    /** The digits of a number as the service's pattern has it, {@code ^\+?[1-9]\d{1,14}$}; otherwise {@link #NONE}. */
    public static long parse(CharSequence text) {
        int from = text.length() > 0 && text.charAt(0) == '+' ? 1 : 0;
        int digits = text.length() - from;
        if (digits < 2 || digits > MOST_DIGITS || text.charAt(from) == '0') {
            return NONE;
        }
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    public static long require(String text) {
        long number = parse(text);
        if (number == NONE || text.charAt(0) != '+') {
            throw new IllegalArgumentException("a number must be + and 2 to 15 digits, was \"" + text + "\"");
        }
        return number;
    }

    public static String format(long number) {
        return "+" + number;
    }
}
