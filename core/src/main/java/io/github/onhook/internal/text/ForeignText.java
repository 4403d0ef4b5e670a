package io.github.onhook.internal.text;

/**
 * Text that a service, a file or another user wrote: made visible and cut before it is kept or shown, so that it can
 * neither steer a terminal, forge a line of a log, nor fill a disk or a table.
 */
public final class ForeignText {

    /** The most characters of an error code, an id or a field. */
    public static final int LONGEST_CODE = 128;

    /** The most characters of a message. */
    public static final int LONGEST_MESSAGE = 4096;

    private static final String CUT = "…";

    private ForeignText() {}

    /** A code, an id or a field: {@link #visible}, and cut to {@link #LONGEST_CODE}. */
    public static String code(String text) {
        return cut(visible(cut(text, LONGEST_CODE)), LONGEST_CODE);
    }

    /** A message: {@link #visible}, and cut to {@link #LONGEST_MESSAGE}. */
    public static String message(String text) {
        return cut(visible(cut(text, LONGEST_MESSAGE)), LONGEST_MESSAGE);
    }

    /**
     * The text, or its beginning with an ellipsis as its last character.
     *
     * @param longest the most characters, ellipsis included; at least 2
     */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /**
     * The text with an escape in place of every character that is not shown as itself: control characters (Cc), format
     * characters such as those of bidirectional text (Cf), line and paragraph separators (Zl, Zp), halves of surrogate
     * pairs, and code points that this version of Java does not know. The escapes are those of Java, and
     * <code>&#92;u{e0001}</code> beyond the basic plane. A backslash stays as it is: nothing reads the text back.
     */
    public static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    /** Spares most text the look at each code point. */
    private static boolean isPlain(char c) {
        return c >= ' ' && (c < 0x7f || (c > 0x9f && !Character.isSurrogate(c) && isShown(c)));
    }

    private static String escaped(String text, int from) {
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, from);
        text.codePoints().skip(text.codePointCount(0, from)).forEach(c -> {
            if (isShown(c)) {
                visible.appendCodePoint(c);
            } else {
                visible.append(escape(c));
            }
        });
        return visible.toString();
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                Character.isBmpCodePoint(codePoint)
                        ? String.format("\\u%04x", codePoint)
                        : String.format("\\u{%x}", codePoint);
        };
    }
}
