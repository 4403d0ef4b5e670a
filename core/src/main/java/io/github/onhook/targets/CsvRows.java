package io.github.onhook.targets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.onhook.internal.text.ReasonCodes;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. */
final class CsvRows {

    /** More than any list has; a quote that is not closed must not gather the rest of a large file. */
    private static final int LONGEST_FIELD = 1 << 16;

    private static final int LONGEST_ROW = 1 << 20;

    private final TextInput input;
    private final RowSink sink;
    private final FieldNeeds wanted;
    private long linesBefore;
    private CsvHeader header = new CsvHeader(Map.of(), List.of());
    private int headerFields;

    private CsvRows(TextInput input, FieldNeeds wanted, RowSink sink) {
        this.input = input;
        this.wanted = wanted;
        this.sink = sink;
    }

    /**
     * Reads to the end.
     *
     * @param wanted the fields to read
     */
    static void read(TextInput input, FieldNeeds wanted, RowSink sink) throws IOException {
        new CsvRows(input, wanted, sink).read();
    }

    private void read() throws IOException {
        CsvDialect dialect = CsvDialect.of(input.reader());
        linesBefore = dialect.linesBefore();
        sink.note("read as CSV, separated by " + dialect.separatorName() + ", in " + input.encoding());
        CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(dialect.separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_ROW)
                .build(
                        CsvRecordHandler.of(
                                handler -> handler.maxFieldSize(LONGEST_FIELD).maxRecordSize(LONGEST_ROW)),
                        input.reader());
        rows(csv.iterator());
    }

    /** A row is taken when the next one is there, or the end: only the last one can be cut. */
    private void rows(Iterator<CsvRecord> records) {
        CsvRecord last = null;
        long lastLine = 0;
        try {
            if (!records.hasNext()) {
                sink.problem("the file is empty: the first line must be a header with " + Column.header());
                return;
            }
            CsvRecord first = records.next();
            while (isBlank(first) && records.hasNext()) {
                first = records.next();
            }
            lastLine = line(first);
            if (!readHeader(first)) {
                return;
            }
            while (records.hasNext()) {
                CsvRecord next = records.next();
                take(last, false);
                last = next;
                lastLine = line(next);
            }
            take(last, !input.endsWithLineEnd());
        } catch (CsvParseException e) {
            take(last, false);
            sink.problem("after line " + lastLine
                    + ": the rest cannot be read as CSV; a quoted field is not closed, has text"
                    + " after its closing quote, or is too long");
        }
    }

    private long line(CsvRecord row) {
        return linesBefore + row.getStartingLineNumber();
    }

    private boolean readHeader(CsvRecord row) {
        List<String> names = row.getFields();
        headerFields = names.size();
        header = CsvHeader.of(names, wanted);
        header.problems().forEach(problem -> sink.problem("line " + line(row) + ": " + problem));
        header.notes(names).forEach(sink::note);
        return header.problems().isEmpty();
    }

    private void take(@Nullable CsvRecord row, boolean openEnd) {
        if (row == null) {
            return;
        }
        RawRow raw = raw(row, openEnd);
        int place = misplaced(row);
        if (place >= 0) {
            sink.unreadable(
                    Visible.isDecoded(row.getField(place))
                            ? raw.rejected(
                                    ReasonCodes.TOO_MANY_FIELDS,
                                    "has " + row.getFieldCount() + " fields where the header has " + headerFields
                                            + ": quote a field that holds the separator")
                            : raw.rejected(
                                    ReasonCodes.INVALID_ENCODING,
                                    "has bytes that are not " + input.encoding() + ": save the file as UTF-8"));
        } else if (!isBlank(row)) {
            sink.row(raw);
        }
    }

    private RawRow raw(CsvRecord row, boolean openEnd) {
        return new RawRow(
                line(row),
                field(row, Column.ACCOUNT_ID),
                field(row, Column.REGION),
                field(row, Column.VOICE_CONNECTOR_ID),
                field(row, Column.PHONE_NUMBER),
                field(row, Column.TO_VOICE_CONNECTOR_ID),
                openEnd ? columnAt(row.getFieldCount() - 1) : null);
    }

    private @Nullable String field(CsvRecord row, Column column) {
        Integer place = header.columns().get(column);
        if (place == null) {
            return null;
        }
        return place < row.getFieldCount() ? row.getField(place) : "";
    }

    private @Nullable Column columnAt(int place) {
        for (Map.Entry<Column, Integer> column : header.columns().entrySet()) {
            if (column.getValue() == place) {
                return column.getKey();
            }
        }
        return null;
    }

    /** The place of a field that is not to be read, or -1. */
    private int misplaced(CsvRecord row) {
        for (int i = 0; i < row.getFieldCount(); i++) {
            String field = row.getField(i);
            if (!Visible.isDecoded(field) || (i >= headerFields && !field.isBlank())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(CsvRecord row) {
        for (int i = 0; i < row.getFieldCount(); i++) {
            if (!Visible.clean(row.getField(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
