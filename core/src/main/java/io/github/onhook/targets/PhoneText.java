package io.github.onhook.targets;

import io.github.onhook.PhoneNumber;

/** Phone numbers as people write them. */
final class PhoneText {

    private PhoneText() {}

    /**
     * The number without the spaces, dashes, dots and parentheses in it.
     *
     * @throws IllegalArgumentException naming the rule that is broken, and not the number
     */
    static PhoneNumber parse(String written) {
        return PhoneNumber.parse(isPlain(written) ? written : withoutSeparators(written));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSeparator(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String withoutSeparators(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isSeparator(text.charAt(i))) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean isSeparator(char c) {
        return switch (c) {
            case ' ', '\t', '-', '.', '(', ')' -> true;
            default -> c > 127 && (Character.isSpaceChar(c) || Character.getType(c) == Character.DASH_PUNCTUATION);
        };
    }
}
