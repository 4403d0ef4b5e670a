package io.github.onhook.targets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. */
final class CsvRows {

    private final RowSink sink;
    private final int[] columns = new int[RawRow.FIELDS.size()];
    private int headerFields;

    private CsvRows(RowSink sink) {
        this.sink = sink;
    }

    static void read(BufferedReader reader, RowSink sink) {
        new CsvRows(sink).read(reader);
    }

    private void read(BufferedReader reader) {
        CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(reader);
        long lastLine = 0;
        try {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext()) {
                sink.problem("the file is empty: the first line must be a header with " + columnNames());
                return;
            }
            CsvRecord header = records.next();
            lastLine = header.getStartingLineNumber();
            if (!readHeader(header)) {
                return;
            }
            while (records.hasNext()) {
                CsvRecord csvRecord = records.next();
                lastLine = csvRecord.getStartingLineNumber();
                readRow(csvRecord);
            }
        } catch (CsvParseException e) {
            sink.problem("after line " + lastLine
                    + ": the rest cannot be read as CSV; a quoted field is not closed, has text"
                    + " after its closing quote, or is too long");
        }
    }

    private boolean readHeader(CsvRecord header) {
        List<String> names = header.getFields().stream().map(String::strip).toList();
        headerFields = names.size();
        String where = "line " + header.getStartingLineNumber() + ": ";
        List<String> missing = new ArrayList<>();
        boolean holds = true;
        for (int i = 0; i < columns.length; i++) {
            String field = RawRow.FIELDS.get(i);
            columns[i] = names.indexOf(field);
            if (columns[i] < 0) {
                missing.add(field);
            } else if (names.lastIndexOf(field) != columns[i]) {
                sink.problem(where + "the header has column " + field + " twice: take one away");
                holds = false;
            }
        }
        if (!missing.isEmpty()) {
            sink.problem(where + "the header lacks " + String.join(", ", missing) + "; it must name " + columnNames()
                    + separatorHint(names));
        }
        return holds && missing.isEmpty();
    }

    private static String separatorHint(List<String> names) {
        if (names.size() == 1 && (names.get(0).contains(";") || names.get(0).contains("\t"))) {
            return ", separated by commas";
        }
        return names.stream().allMatch(Utf8::isDecoded) ? "" : ", in UTF-8";
    }

    private void readRow(CsvRecord row) {
        if (row.getFieldCount() == 1 && row.getField(0).isBlank()) {
            return;
        }
        RawRow raw = new RawRow(
                row.getStartingLineNumber(),
                field(row, columns[0]),
                field(row, columns[1]),
                field(row, columns[2]),
                field(row, columns[3]));
        for (int i = 0; i < row.getFieldCount(); i++) {
            if (!Utf8.isDecoded(row.getField(i))) {
                sink.unreadable(
                        raw.rejected("InvalidEncoding", "has bytes that are not UTF-8: save the file as UTF-8"));
                return;
            }
            if (i >= headerFields && !row.getField(i).isBlank()) {
                sink.unreadable(raw.rejected(
                        "TooManyFields",
                        "has " + row.getFieldCount() + " fields where the header has " + headerFields
                                + ": quote a field that holds a comma"));
                return;
            }
        }
        sink.row(raw);
    }

    private static @Nullable String field(CsvRecord row, int column) {
        return column < row.getFieldCount() ? row.getField(column) : null;
    }

    private static String columnNames() {
        return String.join(",", RawRow.FIELDS);
    }
}
