package io.github.onhook.runbook.rates;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings.Quota;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads known quotas: CSV with a header, a location a row. */
public final class RateFile {

    private static final String ACCOUNT = "account_id";
    private static final String REGION = "region";
    private static final String RATE = "requests_per_second";
    private static final String BURST = "burst";
    private static final int MOST_ROWS = 200_000;
    private static final int MOST_PROBLEMS = 20;
    private static final int LONGEST_FIELD = 1 << 10;

    private final Map<Location, Quota> quotas = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private RateFile() {}

    /**
     * Reads all of it.
     *
     * @throws IllegalArgumentException naming the first twenty mistakes, each with its line
     */
    public static Map<Location, Quota> read(Path file) throws IOException {
        RateFile read = new RateFile();
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().maxBufferSize(LONGEST_FIELD).ofNamedCsvRecord(file)) {
            read.rows(rows);
        } catch (CsvParseException e) {
            read.problems.add(file + " is not CSV: " + ForeignText.message(String.valueOf(e.getMessage())));
        }
        if (read.problems.isEmpty() && read.quotas.isEmpty()) {
            read.problems.add(file + " has no quota: columns " + String.join(",", ACCOUNT, REGION, RATE, BURST)
                    + ", a location a row");
        }
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", read.problems));
        }
        return read.quotas;
    }

    private void rows(CsvReader<NamedCsvRecord> rows) {
        for (NamedCsvRecord row : rows) {
            if (quotas.size() >= MOST_ROWS) {
                problems.add("--rate-file has more than " + MOST_ROWS + " rows");
                return;
            }
            if (problems.size() >= MOST_PROBLEMS) {
                return;
            }
            try {
                row(row);
            } catch (IllegalArgumentException e) {
                problems.add("--rate-file line " + row.getStartingLineNumber() + ": "
                        + ForeignText.message(String.valueOf(e.getMessage())));
            }
        }
    }

    private void row(NamedCsvRecord row) {
        Location location = new Location(field(row, ACCOUNT), field(row, REGION));
        double rate = number(field(row, RATE), RATE);
        String burst = row.findField(BURST).map(String::strip).orElse("");
        Quota quota = new Quota(rate, burst.isEmpty() ? 1 : (int) Math.min(Integer.MAX_VALUE, number(burst, BURST)));
        if (quotas.putIfAbsent(location, quota) != null) {
            throw new IllegalArgumentException(location + " has a quota already");
        }
    }

    private static String field(NamedCsvRecord row, String name) {
        return row.findField(name)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    private static double number(String text, String name) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException(name + " must be a number such as 4.5, was '" + text + "'");
        }
        return Double.parseDouble(text);
    }
}
