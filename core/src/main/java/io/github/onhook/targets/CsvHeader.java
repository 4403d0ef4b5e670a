package io.github.onhook.targets;

import io.github.onhook.internal.text.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the fields stand in each row.
 *
 * @param columns the place of each {@link Column} that the header has
 * @param problems what is wrong with the header
 */
record CsvHeader(Map<Column, Integer> columns, List<String> problems) {

    private static final int LONGEST_SHOWN = 40;

    /**
     * Finds the columns by their names.
     *
     * @param wanted the fields to look for
     */
    static CsvHeader of(List<String> names, FieldNeeds wanted) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        List<String> problems = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Column column : Column.values()) {
            if (!wanted.isRead(column)) {
                continue;
            }
            int[] places = places(names, column);
            if (places.length > 0) {
                columns.put(column, places[0]);
            }
            if (places.length > 1) {
                problems.add(twice(names, column, places));
            } else if (places.length == 0 && wanted.isRequired(column)) {
                missing.add(column.columnName());
            }
        }
        if (!missing.isEmpty()) {
            problems.add("the header lacks " + String.join(", ", missing) + "; it must name " + Column.header()
                    + (wanted.isRequired(Column.TO_VOICE_CONNECTOR_ID)
                            ? "," + Column.TO_VOICE_CONNECTOR_ID.columnName()
                            : "")
                    + hint(names));
        }
        return new CsvHeader(columns, problems);
    }

    private static int[] places(List<String> names, Column column) {
        int[] canonical = placesOf(names, column, true);
        return canonical.length > 0 ? canonical : placesOf(names, column, false);
    }

    private static int[] placesOf(List<String> names, Column column, boolean canonical) {
        return IntStream.range(0, names.size())
                .filter(i -> canonical ? column.isNamed(names.get(i)) : Column.of(names.get(i)) == column)
                .toArray();
    }

    private static String twice(List<String> names, Column column, int[] places) {
        if (Arrays.stream(places).allMatch(place -> column.isNamed(names.get(place)))) {
            return "the header has column " + column.columnName() + " twice: take one away";
        }
        return "the header has several columns that can be " + column.columnName() + ": '" + shown(names.get(places[0]))
                + "' and '" + shown(names.get(places[1])) + "': take one away";
    }

    private static String hint(List<String> names) {
        if (!names.stream().allMatch(Visible::isDecoded)) {
            return ", in UTF-8";
        }
        int unseen = Visible.firstUnseen(Visible.clean(String.join("", names)));
        if (unseen >= 0) {
            return "; it holds " + Visible.codePoint(unseen) + ", so it may be no text";
        }
        boolean looksLikeATarget =
                names.stream().anyMatch(name -> Visible.clean(name).matches("\\+?\\d{9,15}"));
        return looksLikeATarget ? "; the first line looks like a target: put the header above it" : "";
    }

    /** The names that were not the canonical ones, for a person to check. */
    List<String> notes(List<String> names) {
        List<String> notes = new ArrayList<>();
        columns.forEach((column, place) -> {
            if (!names.get(place).equals(column.columnName())) {
                notes.add("column '" + shown(names.get(place)) + "' is " + column.columnName());
            }
        });
        return notes;
    }

    private static String shown(String name) {
        return ForeignText.cut(ForeignText.visible(Visible.clean(name)), LONGEST_SHOWN);
    }
}
