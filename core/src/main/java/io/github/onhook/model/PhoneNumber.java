package io.github.onhook.model;

/**
 * A phone number in E.164 form, held as its digits in one {@code long}.
 *
 * <p>{@link #toString()} masks all but the last two digits, so that a number may be logged; {@link #e164()} is the number
 * itself.
 *
 * @param digits the number without its plus: 10 to 999,999,999,999,999, which is 2 to 15 digits and no leading zero
 * @see <a href="https://www.itu.int/rec/T-REC-E.164">ITU-T E.164: at most 15 digits</a>
 */
public record PhoneNumber(long digits) implements Comparable<PhoneNumber> {

    private static final int MAX_DIGITS = 15;
    private static final long MIN = 10;
    private static final long MAX = 999_999_999_999_999L;
    private static final int SHOWN_DIGITS = 2;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the digits are out of range
     */
    public PhoneNumber {
        if (digits < MIN || digits > MAX) {
            throw new IllegalArgumentException("a phone number has 2 to 15 digits and no leading zero");
        }
    }

    /**
     * Parses {@code +} and 2 to 15 digits, the first not zero; nothing else is accepted.
     *
     * @throws IllegalArgumentException naming the rule that is broken, and not the number
     */
    public static PhoneNumber parse(String e164) {
        if (e164.isEmpty() || e164.charAt(0) != '+') {
            throw new IllegalArgumentException("a phone number begins with +");
        }
        int length = e164.length() - 1;
        if (length < 2 || length > MAX_DIGITS) {
            throw new IllegalArgumentException("a phone number has 2 to 15 digits after the +, not " + length);
        }
        long digits = 0;
        for (int i = 1; i <= length; i++) {
            char c = e164.charAt(i);
            if (c < '0' || c > '9') {
                throw new IllegalArgumentException("a phone number has only digits after the +, not " + shown(c));
            }
            digits = digits * 10 + (c - '0');
        }
        if (e164.charAt(1) == '0') {
            throw new IllegalArgumentException("a phone number's first digit is not 0");
        }
        return new PhoneNumber(digits);
    }

    private static String shown(char c) {
        return c > ' ' && c < 0x7F ? "'" + c + "'" : String.format("U+%04X", (int) c);
    }

    /** The number in clear: {@code +12065550100}. */
    public String e164() {
        return "+" + digits;
    }

    /** The number with all but its last two digits masked: {@code +*********00}. */
    public String masked() {
        String clear = e164();
        int hidden = Math.max(1, clear.length() - 1 - SHOWN_DIGITS);
        return "+" + "*".repeat(hidden) + clear.substring(1 + hidden);
    }

    @Override
    public int compareTo(PhoneNumber other) {
        return Long.compare(digits, other.digits);
    }

    /** {@link #masked()}. */
    @Override
    public String toString() {
        return masked();
    }
}
