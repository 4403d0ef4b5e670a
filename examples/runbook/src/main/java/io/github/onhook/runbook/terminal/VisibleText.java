package io.github.onhook.runbook.terminal;

import io.github.onhook.internal.text.ForeignText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream of lines for people, such as a log, in which each text is {@linkplain ForeignText#visible made visible}. */
public final class VisibleText extends PrintStream {

    private static final int LONGEST_INDENT = 8;

    public VisibleText(PrintStream out) {
        super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(@Nullable Object any) {
        print(String.valueOf(any));
    }

    @Override
    public void print(char[] text) {
        print(String.valueOf(text));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    /** The tabs that a stack trace is indented with stay. */
    @Override
    public void print(@Nullable String text) {
        String line = String.valueOf(text);
        int indent = 0;
        while (indent < Math.min(LONGEST_INDENT, line.length()) && line.charAt(indent) == '\t') {
            indent++;
        }
        super.print("\t".repeat(indent) + ForeignText.visible(line.substring(indent)));
    }
}
