package io.github.onhook.targets;

import io.github.onhook.model.PhoneNumber;
import org.jspecify.annotations.Nullable;

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
        return PhoneNumber.parse(withoutSeparators(cleaned));
    }

    /**
     * What a program or a person made of a number, such as its decimal form; {@code null} where none of that is seen, and
     * then {@link #parse} decides. A list has millions of these: they are found without an exception.
     */
    static @Nullable String explanation(String cleaned) {
        if (isPlain(cleaned)) {
            return null;
        }
        String explanation = Explanation.ofDigits(cleaned);
        return explanation == null ? Explanation.ofNumber(withoutSeparators(cleaned)) : explanation;
    }

    private static boolean isPlain(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.startsWith("+");
    }

    private static String withoutSeparators(String text) {
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
