package io.github.onhook.internal.report;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.HumanFormat;
import java.io.IOException;
import java.io.Writer;

/** Writes HTML of which no text from outside can become markup. */
final class Html {

    private final Writer out;

    Html(Writer out) {
        this.out = out;
    }

    /** Markup of our own. */
    Html raw(String markup) throws IOException {
        out.write(markup);
        return this;
    }

    /** Text from anywhere, between tags or in a quoted attribute. */
    Html text(String outside) throws IOException {
        String text = ForeignText.visible(outside);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.write("&lt;");
                case '>' -> out.write("&gt;");
                case '&' -> out.write("&amp;");
                case '"' -> out.write("&quot;");
                case '\'' -> out.write("&#39;");
                default -> out.write(c);
            }
        }
        return this;
    }

    /** A table cell with a count, written so that the page's script can sort by it. */
    Html number(long count) throws IOException {
        return raw("<td class=\"n\" data-v=\"" + count + "\">" + HumanFormat.count(count) + "</td>");
    }

    /** A table cell with text. */
    Html cell(String text) throws IOException {
        return raw("<td>").text(text).raw("</td>");
    }
}
