package io.github.onhook.internal.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Lets JSON stand in a script element: no character goes through that could end the element or begin a comment in it.
 *
 * <p>In JSON these characters occur only inside strings, where an escape means the same.
 */
final class ScriptText extends FilterWriter {

    ScriptText(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        switch (c) {
            case '<' -> out.write("\\u003c");
            case '>' -> out.write("\\u003e");
            case '&' -> out.write("\\u0026");
            case 0x2028 -> out.write("\\u2028");
            case 0x2029 -> out.write("\\u2029");
            default -> out.write(c);
        }
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(buffer[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(text.charAt(i));
        }
    }
}
