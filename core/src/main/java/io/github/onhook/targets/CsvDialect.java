package io.github.onhook.targets;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the fields of a CSV file are separated: as its {@code sep=} line says, else by whichever of comma, semicolon and tab
 * tells most of the header's columns apart.
 *
 * @param separator the character between fields
 * @param linesBefore how many lines were passed, which stand before the header
 */
record CsvDialect(char separator, long linesBefore) {

    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final Pattern SEP_LINE = Pattern.compile("\"?sep=(.)\"?\\s*", Pattern.CASE_INSENSITIVE);

    /** Looks ahead, and passes the {@code sep=} line. */
    static CsvDialect of(BufferedReader reader) throws IOException {
        reader.mark(TextInput.LOOKAHEAD);
        String line = Lines.ahead(reader);
        reader.reset();
        Matcher sep = SEP_LINE.matcher(line.stripLeading());
        if (!sep.matches() || !isSeparator(sep.group(1).charAt(0))) {
            return new CsvDialect(byHeader(line), 0);
        }
        Lines lines = new Lines(reader);
        String passed = lines.next();
        while (passed != null && Visible.clean(passed).isEmpty()) {
            passed = lines.next();
        }
        return new CsvDialect(sep.group(1).charAt(0), lines.number());
    }

    /** As a message names it. */
    String separatorName() {
        return switch (separator) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            default -> "'" + separator + "'";
        };
    }

    private static boolean isSeparator(char c) {
        return c == '\t' || (c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c) && "\"'+-._()".indexOf(c) < 0);
    }

    private static char byHeader(String header) {
        char best = SEPARATORS[0];
        long most = 0;
        for (char separator : SEPARATORS) {
            long known = Pattern.compile(String.valueOf(separator), Pattern.LITERAL)
                    .splitAsStream(header)
                    .filter(name -> Column.of(name) != null)
                    .count();
            if (known > most) {
                most = known;
                best = separator;
            }
        }
        return best;
    }
}
