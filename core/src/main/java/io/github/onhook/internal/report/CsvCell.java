package io.github.onhook.internal.report;

import java.util.regex.Pattern;

/**
 * Text from outside as a CSV cell that no spreadsheet takes for a formula.
 *
 * <p>A spreadsheet runs a cell that begins with one of these characters; an apostrophe before it makes it text. The
 * apostrophe is also put before text that itself begins with apostrophes and such a character, so that reading back is
 * exact. A number in E.164 form begins with a plus and stays as it is: as a formula it is only a number.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP: CSV injection</a>
 */
final class CsvCell {

    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]");
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{1,14}");

    private CsvCell() {}

    static String of(String text) {
        return isPlain(text) || !FORMULA.matcher(text).lookingAt() ? text : "'" + text;
    }

    static String ofNumber(String number) {
        return E164.matcher(number).matches() ? number : of(number);
    }

    static String read(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }

    /** Spares most cells the pattern. */
    private static boolean isPlain(String text) {
        return text.isEmpty() || (text.charAt(0) < 128 && Character.isLetterOrDigit(text.charAt(0)));
    }
}
