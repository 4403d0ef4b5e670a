package io.github.onhook.targets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Repairs what can mean one thing only, where that is asked for, and counts what it did. */
final class Repairs {

    private final boolean allowed;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    Repairs(boolean allowed) {
        this.allowed = allowed;
    }

    /** A field without the apostrophe or the {@code ="…"} by which a spreadsheet marks text; as it is where it has none. */
    static String unmarked(String cleaned) {
        if (cleaned.length() > 1 && (cleaned.charAt(0) == '\'' || cleaned.charAt(0) == '’')) {
            return cleaned.substring(1);
        }
        return cleaned.length() > 3 && cleaned.startsWith("=\"") && cleaned.endsWith("\"")
                ? cleaned.substring(2, cleaned.length() - 1)
                : cleaned;
    }

    boolean mayUnmark(Column column) {
        return count(column, "a spreadsheet's mark for text dropped");
    }

    /** The account id with the zeros that a spreadsheet dropped, and without the dashes that a console shows. */
    String account(String cleaned) {
        if (Explanation.isShortAccount(cleaned) && count(Column.ACCOUNT_ID, "leading zeros put back")) {
            return "0".repeat(12 - cleaned.length()) + cleaned;
        }
        return Explanation.isDashedAccount(cleaned) && count(Column.ACCOUNT_ID, "dashes dropped")
                ? cleaned.replace("-", "")
                : cleaned;
    }

    /** The number with a plus in the place of two leading zeros. */
    String number(String cleaned) {
        return cleaned.startsWith("00") && count(Column.PHONE_NUMBER, "+ in the place of 00")
                ? "+" + cleaned.substring(2)
                : cleaned;
    }

    private boolean count(Column column, String repair) {
        if (allowed) {
            counts.merge(column.columnName() + ": " + repair, 1L, Long::sum);
        }
        return allowed;
    }

    /** A line for each kind of repair. */
    List<String> notes() {
        return counts.entrySet().stream()
                .map(repair ->
                        repair.getKey() + ", in " + repair.getValue() + (repair.getValue() == 1 ? " row" : " rows"))
                .toList();
    }
}
