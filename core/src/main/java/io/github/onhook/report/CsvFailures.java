package io.github.onhook.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.onhook.Reason;
import io.github.onhook.Report.Failure;
import io.github.onhook.Source;
import io.github.onhook.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV report whose targets are not done. */
final class CsvFailures implements Failures {

    private final Path file;

    CsvFailures(Path file) {
        this.file = file;
    }

    @Override
    public void forEach(Consumer<Failure> each) throws IOException {
        forEachRow(file, row -> {
            Status status = Status.valueOf(row.getField(4));
            if (!status.isDone()) {
                each.accept(failure(row, status));
            }
        });
    }

    /** Hands over each row but the header. */
    static void forEachRow(Path file, Consumer<CsvRecord> each) throws IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            boolean header = true;
            for (CsvRecord row : csv) {
                if (header) {
                    header = false;
                    requireHeader(row, file);
                } else {
                    each.accept(row);
                }
            }
        } catch (CsvParseException | IllegalArgumentException e) {
            throw new IOException(file + " is not a report that can be read: was it edited?", e);
        }
    }

    private static void requireHeader(CsvRecord row, Path file) throws IOException {
        if (!row.getFields().equals(CsvReport.COLUMNS)) {
            throw new IOException(file + " does not begin with the header of a report");
        }
    }

    private static Failure failure(CsvRecord row, Status status) {
        String source = row.getField(5);
        return new Failure(
                CsvCell.read(row.getField(0)),
                CsvCell.read(row.getField(1)),
                CsvCell.read(row.getField(2)),
                CsvCell.read(row.getField(3)),
                status,
                Reason.stored(
                        source.isEmpty() ? null : Source.valueOf(source.toUpperCase(Locale.ROOT)),
                        text(row.getField(6)),
                        text(row.getField(7)),
                        text(row.getField(8))),
                Integer.parseInt(row.getField(9)));
    }

    private static @Nullable String text(String cell) {
        return cell.isEmpty() ? null : CsvCell.read(cell);
    }
}
