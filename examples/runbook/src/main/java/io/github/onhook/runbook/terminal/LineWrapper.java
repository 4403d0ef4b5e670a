package io.github.onhook.runbook.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks lines at spaces, with a hanging indent. Words stay whole, and spaces between words of one line stay as they are.
 *
 * @param columns how wide a line may be
 */
public record LineWrapper(int columns) {

    /** For what is no terminal: a line stays one line. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final Pattern WORD = Pattern.compile(" *[^ ]+");
    private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");

    /** The line in lines of this width; all but the first begin with {@code indent} spaces. */
    public String wrap(String line, int indent) {
        if (width(line) <= columns) {
            return line;
        }
        StringBuilder lines = new StringBuilder(line.length() + indent);
        int used = 0;
        boolean begun = false;
        Matcher words = WORD.matcher(line);
        while (words.find()) {
            String word = words.group();
            if (begun && used + width(word) > columns) {
                lines.append('\n').append(" ".repeat(indent));
                word = word.stripLeading();
                used = indent;
            }
            lines.append(word);
            used += width(word);
            begun = true;
        }
        return lines.toString();
    }

    private static int width(String text) {
        return STYLE.matcher(text).replaceAll("").length();
    }
}
