package io.github.onhook.internal.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
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
            Status status = requireWhole(row);
            if (!status.isDone()) {
                each.accept(failure(row, status));
            }
        });
    }

    /** Hands over each row but the header. */
    static void forEachRow(Path file, Consumer<CsvRecord> each) throws IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            boolean header = true;
            if (Files.size(file) == 0) {
                throw new CutReportException(file + " is empty: was it cut?", null);
            }
            for (CsvRecord row : csv) {
                if (header) {
                    header = false;
                    requireHeader(row, file);
                } else {
                    each.accept(row);
                }
            }
        } catch (CsvParseException | IllegalArgumentException | DateTimeException e) {
            throw new CutReportException(file + " is not a report that can be read: was it cut or edited?", e);
        }
    }

    /** Throws {@link IllegalArgumentException} where a row lacks a field, or has one that no report writes; says its status. */
    static Status requireWhole(CsvRecord row) {
        if (row.getFieldCount() != CsvReport.COLUMNS.size()
                && row.getFieldCount() != CsvReport.COLUMNS_OF_MOVES.size()) {
            throw new IllegalArgumentException("a row has " + row.getFieldCount() + " fields");
        }
        if (Integer.parseInt(row.getField(9)) < 0) {
            throw new IllegalArgumentException("a row has fewer than no attempts");
        }
        source(row);
        Instant.parse(row.getField(10));
        return Status.valueOf(row.getField(4));
    }

    /** Every row ends with a line end: where the last one has none, the file was cut. */
    static void requireEnd(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(Math.max(0, channel.size() - 1));
            if (channel.read(last) != 1 || last.get(0) != '\n') {
                throw new CutReportException(file + " has no line end at its end: was it cut?", null);
            }
        }
    }

    private static void requireHeader(CsvRecord row, Path file) throws IOException {
        if (!row.getFields().equals(CsvReport.COLUMNS) && !row.getFields().equals(CsvReport.COLUMNS_OF_MOVES)) {
            throw new CutReportException(file + " does not begin with the header of a report", null);
        }
    }

    /** The columns of a report. */
    static List<String> header(Path file) throws IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : csv) {
                requireHeader(row, file);
                return row.getFields();
            }
            throw new CutReportException(file + " is empty: was it cut?", null);
        } catch (CsvParseException e) {
            throw new CutReportException(file + " is not a report that can be read: was it cut or edited?", e);
        }
    }

    /** The target of a row. */
    static Target target(CsvRecord row) {
        Target target = Target.of(row.getField(0), row.getField(1), row.getField(2), row.getField(3));
        String to = row.getFieldCount() > CsvReport.COLUMNS.size() ? row.getField(CsvReport.COLUMNS.size()) : "";
        return to.isEmpty() ? target : new Target(target.connector().movingTo(to), target.phoneNumber());
    }

    private static Failure failure(CsvRecord row, Status status) {
        return new Failure(
                CsvCell.read(row.getField(0)),
                CsvCell.read(row.getField(1)),
                CsvCell.read(row.getField(2)),
                CsvCell.read(row.getField(3)),
                status,
                Reason.stored(source(row), text(row.getField(6)), text(row.getField(7)), text(row.getField(8))),
                Integer.parseInt(row.getField(9)));
    }

    private static @Nullable Source source(CsvRecord row) {
        String source = row.getField(5);
        return source.isEmpty() ? null : Source.valueOf(source.toUpperCase(Locale.ROOT));
    }

    private static @Nullable String text(String cell) {
        return cell.isEmpty() ? null : CsvCell.read(cell);
    }
}
