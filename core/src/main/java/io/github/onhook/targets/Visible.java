package io.github.onhook.targets;

import java.util.Locale;

/** Characters that can be seen, and those that cannot: text that was copied from a page or a chat is full of them. */
final class Visible {

    /** Stands for bytes that are not in the file's encoding. A noncharacter, so no text holds it by intention. */
    static final char UNDECODABLE = '\uFFFF';

    private Visible() {}

    /** Without format characters, variation selectors and spaces of all kinds, wherever they stand. */
    static String clean(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return cleaned(text);
            }
        }
        return text;
    }

    private static String cleaned(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isDropped(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Whether a character cannot be seen and means nothing. */
    static boolean isDropped(int c) {
        return isSpace(c) || isVariationSelector(c) || Character.getType(c) == Character.FORMAT;
    }

    /** Unicode's property White_Space. */
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || (c >= 0x180B && c <= 0x180F);
    }

    /** The first character of cleaned text that still cannot be seen, or -1. */
    static int firstUnseen(String cleaned) {
        for (int i = 0; i < cleaned.length(); i += Character.charCount(cleaned.codePointAt(i))) {
            if (!isSeen(cleaned.codePointAt(i))) {
                return cleaned.codePointAt(i);
            }
        }
        return -1;
    }

    private static boolean isSeen(int c) {
        if (c > ' ' && c < 0x7F) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // The fillers of Hangul are letters that show nothing.
            default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0;
        };
    }

    /** A character as a message names it: {@code U+001A (Ctrl-Z)}. */
    static String codePoint(int c) {
        String name = switch (c) {
            case 0 -> " (NUL)";
            case 0x1A -> " (Ctrl-Z)";
            case 0x1B -> " (escape)";
            default -> "";
        };
        String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex + name;
    }

    static boolean isDecoded(String text) {
        return text.indexOf(UNDECODABLE) < 0;
    }
}
