package io.github.onhook.report;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.model.Reason.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The advice on each code, by who said it.
 *
 * <p>It comes from a CSV with the columns {@code source,code,meaning,remedy}. The code {@code *} stands for all that have
 * no row of their own; every source that has rows has one of these, too.
 */
final class AdviceTable {

    private static final String ANY = "*";

    private final Map<Key, Row> rows = new LinkedHashMap<>();

    /**
     * One row.
     *
     * @param source who says the code
     * @param code the code, or {@code *}
     * @param advice on it
     */
    record Row(Source source, String code, Advice advice) {

        /** Whether it is for all codes that have no row of their own. */
        boolean isForAny() {
            return code.equals(ANY);
        }
    }

    private record Key(Source source, String code) {}

    private AdviceTable() {}

    /** The table in the jar, read when it is first asked for. */
    static AdviceTable ours() {
        return Ours.TABLE;
    }

    /** Reads a table; one that is not complete is refused. */
    static AdviceTable read(Reader csv) throws IOException {
        AdviceTable table = new AdviceTable();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv)) {
            rows.forEach(row -> table.add(
                    Source.valueOf(field(row, "source").toUpperCase(Locale.ROOT)),
                    field(row, "code"),
                    new Advice(field(row, "meaning"), field(row, "remedy"))));
        }
        for (Source source : Source.values()) {
            if (!table.rows.containsKey(new Key(saying(source), ANY))) {
                throw new IllegalArgumentException("no row is for any code of source " + source.label());
            }
        }
        return table;
    }

    private static String field(NamedCsvRecord row, String name) {
        String field = row.getField(name);
        if (field.isBlank()) {
            throw new IllegalArgumentException("line " + row.getStartingLineNumber() + " has no " + name);
        }
        return field;
    }

    private void add(Source source, String code, Advice advice) {
        if (rows.put(new Key(source, code), new Row(source, code, advice)) != null) {
            throw new IllegalArgumentException("two rows are for " + source.label() + " " + code);
        }
    }

    Collection<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** The row of a code, or the one for all others that this source says. */
    Advice advice(Source source, String code) {
        String suffix = "Exception";
        String name = code.endsWith(suffix) ? code.substring(0, code.length() - suffix.length()) : code;
        Row known = rows.get(new Key(saying(source), name));
        return (known == null ? Objects.requireNonNull(rows.get(new Key(saying(source), ANY))) : known).advice();
    }

    /** What a read says of a number is what the service says of it. */
    private static Source saying(Source source) {
        return source == Source.READ ? Source.NUMBER : source;
    }

    private static final class Ours {

        static final AdviceTable TABLE = load();

        private static AdviceTable load() {
            try (InputStream in = AdviceTable.class.getResourceAsStream("advice.csv")) {
                if (in == null) {
                    throw new IllegalStateException("advice.csv is missing from the jar");
                }
                return read(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("advice.csv cannot be read", e);
            }
        }
    }
}
