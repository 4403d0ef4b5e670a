package io.github.onhook.targets;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes what spreadsheets and other programs make of account ids and phone numbers. */
final class Explanation {

    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?\\d+([.,]\\d*)?[eE][+-]?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("\\+?\\d+[.,]0+");
    private static final Pattern DASHED_ACCOUNT = Pattern.compile("\\d{4}-\\d{4}-\\d{4}");
    private static final Pattern SHORT_ACCOUNT = Pattern.compile("\\d{1,11}");
    private static final Pattern ALL_DIGITS = Pattern.compile("\\d+");

    private static final String AS_TEXT = "take the list again with the column as text";

    private Explanation() {}

    /** What happened to a field that must be digits, or {@code null} where that cannot be seen. */
    static @Nullable String ofDigits(String cleaned) {
        if (SCIENTIFIC.matcher(cleaned).matches()) {
            return "is in scientific notation: rounded by a spreadsheet, digits are lost; " + AS_TEXT;
        }
        return DECIMAL.matcher(cleaned).matches() ? "ends in .0: a program took it for a decimal; " + AS_TEXT : null;
    }

    /** What is wrong with an account id that has not 12 digits. */
    static String ofAccount(String cleaned) {
        String digits = ofDigits(cleaned);
        if (digits != null) {
            return digits;
        }
        if (DASHED_ACCOUNT.matcher(cleaned).matches()) {
            return "must be 12 digits without dashes";
        }
        String must = "must be 12 digits"
                + (cleaned.length() == 12 ? " and nothing else" : ", has " + cleaned.length() + " characters");
        return SHORT_ACCOUNT.matcher(cleaned).matches()
                ? must + " (a spreadsheet drops leading zeros: format the column as text)"
                : must;
    }

    /** What is wrong with a number that does not begin with a plus, or {@code null}. */
    static @Nullable String ofNumber(String withoutSeparators) {
        if (!ALL_DIGITS.matcher(withoutSeparators).matches()) {
            return null;
        }
        return withoutSeparators.startsWith("00")
                ? "begins with 00, which some networks dial abroad: write + in its place"
                : "has no +, which a spreadsheet drops: a phone number begins with +";
    }

    /** Whether a short account id can be completed by the zeros that a spreadsheet dropped. */
    static boolean isShortAccount(String cleaned) {
        return cleaned.length() >= 9 && SHORT_ACCOUNT.matcher(cleaned).matches();
    }

    static boolean isDashedAccount(String cleaned) {
        return DASHED_ACCOUNT.matcher(cleaned).matches();
    }
}
