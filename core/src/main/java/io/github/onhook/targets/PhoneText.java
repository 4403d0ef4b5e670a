package io.github.onhook.targets;

import io.github.onhook.PhoneNumber;

/** Phone numbers as people write them. */
final class PhoneText {

    private PhoneText() {}

    /**
     * The number without the dashes, dots and parentheses in it.
     *
     * @param cleaned without spaces and characters that cannot be seen
     * @throws IllegalArgumentException naming the rule that is broken, and not the number
     */
    static PhoneNumber parse(String cleaned) {
        String digits = withoutSeparators(cleaned);
        if (digits.equals(cleaned) && cleaned.startsWith("+") && cleaned.indexOf('E') < 0 && cleaned.indexOf('e') < 0) {
            return PhoneNumber.parse(cleaned);
        }
        String explanation = Explanation.ofDigits(cleaned);
        if (explanation == null) {
            explanation = Explanation.ofNumber(digits);
        }
        if (explanation != null) {
            throw new IllegalArgumentException("it " + explanation);
        }
        return PhoneNumber.parse(digits);
    }

    static String withoutSeparators(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSeparator(text.charAt(i))) {
                StringBuilder kept = new StringBuilder(text.length());
                text.chars().filter(c -> !isSeparator((char) c)).forEach(c -> kept.append((char) c));
                return kept.toString();
            }
        }
        return text;
    }

    private static boolean isSeparator(char c) {
        return switch (c) {
            case '-', '.', '(', ')' -> true;
            default -> c > 127 && Character.getType(c) == Character.DASH_PUNCTUATION;
        };
    }
}
