package io.github.onhook.internal.report;

import static java.util.Objects.requireNonNullElse;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as CSV, a row for each target, as the outcomes come.
 *
 * <p>A cell of outside text that a spreadsheet would run as a formula has an apostrophe put before it; phone numbers in
 * E.164 form are left as they are. Blocks; not safe for use by several threads at once. Throws
 * {@link UncheckedIOException} where the disk is full.
 */
public final class CsvReport implements Closeable {

    static final List<String> COLUMNS = List.of(
            "account_id",
            "region",
            "voice_connector_id",
            "phone_number",
            "status",
            "source",
            "code",
            "message",
            "request_id",
            "attempts",
            "settled_at");

    /** The columns of a move, whose rows also say where to, and how long out of service. */
    static final List<String> COLUMNS_OF_MOVES = Stream.concat(
                    COLUMNS.stream(), Stream.of("to_voice_connector_id", "out_of_service_millis"))
            .toList();

    private final CsvWriter csv;
    private final boolean moves;

    private CsvReport(CsvWriter csv, boolean moves) {
        this.csv = csv;
        this.moves = moves;
    }

    /** The failures in a report that this class wrote. Blocks while it reads. */
    public static Failures failures(Path csvReport) {
        return new CsvFailures(csvReport);
    }

    /** Begins a report, with its header; {@link #close()} closes the stream too. */
    public static CsvReport to(OutputStream out) {
        return to(out, false);
    }

    /** The same, of a run that does this. */
    public static CsvReport to(OutputStream out, Operation operation) {
        return to(out, operation.moves());
    }

    private static CsvReport to(OutputStream out, boolean moves) {
        CsvReport report = new CsvReport(
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8), moves);
        report.csv.writeRecord(moves ? COLUMNS_OF_MOVES : COLUMNS);
        return report;
    }

    /** Writes a target's row. */
    public void write(Outcome outcome) {
        Target target = outcome.target();
        write(
                target.location().accountId(),
                target.location().region(),
                target.voiceConnectorId(),
                target.phoneNumber().e164(),
                outcome.status().name(),
                outcome.reason(),
                outcome.attempts(),
                outcome.settledAt(),
                requireNonNullElse(target.connector().toVoiceConnectorId(), ""),
                outcome.outOfService());
    }

    /** Writes the row of a row that was rejected. */
    public void write(Rejection rejection, Instant at) {
        Failure failure = Failure.of(rejection);
        write(
                CsvCell.of(failure.accountId()),
                CsvCell.of(failure.region()),
                CsvCell.of(failure.voiceConnectorId()),
                CsvCell.ofNumber(failure.phoneNumber()),
                failure.status().name(),
                failure.reason(),
                0,
                at,
                "",
                null);
    }

    private void write(
            String accountId,
            String region,
            String voiceConnectorId,
            String phoneNumber,
            String status,
            Reason reason,
            int attempts,
            Instant settledAt,
            String toVoiceConnectorId,
            @Nullable Duration outOfService) {
        Source source = reason.source();
        List<String> cells = new ArrayList<>(List.of(
                accountId,
                region,
                voiceConnectorId,
                phoneNumber,
                status,
                source == null ? "" : source.label(),
                CsvCell.of(requireNonNullElse(reason.code(), "")),
                CsvCell.of(requireNonNullElse(reason.message(), "")),
                CsvCell.of(requireNonNullElse(reason.requestId(), "")),
                Integer.toString(attempts),
                settledAt.truncatedTo(ChronoUnit.MILLIS).toString()));
        if (moves) {
            cells.add(toVoiceConnectorId);
            cells.add(outOfService == null ? "" : Long.toString(outOfService.toMillis()));
        }
        csv.writeRecord(cells);
    }

    /**
     * Copies a report, its text made {@linkplain ForeignText visible} where an older version wrote it as it came. Blocks; does
     * not close the stream.
     *
     * @param masked whether the numbers are masked as {@link Masked} does
     */
    public static void copy(Path csvReport, boolean masked, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
        csv.writeRecord(CsvFailures.header(csvReport));
        CsvFailures.forEachRow(csvReport, row -> {
            List<String> cells = new ArrayList<>(row.getFields());
            if (masked) {
                cells.set(3, CsvCell.ofNumber(Masked.number(CsvCell.read(cells.get(3)))));
                cells.set(7, CsvCell.of(requireNonNullElse(Masked.message(CsvCell.read(cells.get(7))), "")));
            }
            cells.replaceAll(ForeignText::message);
            csv.writeRecord(cells);
        });
        csv.flush();
    }

    /**
     * Reads a report to its end, and says how many of its rows have each status. Blocks.
     *
     * @throws IOException also if it was cut or edited: it has no line end at its end, or a row that no report has
     */
    public static Map<Status, Long> counts(Path csvReport) throws IOException {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        CsvFailures.forEachRow(csvReport, row -> counts.merge(CsvFailures.requireWhole(row), 1L, Long::sum));
        CsvFailures.requireEnd(csvReport);
        return counts;
    }

    /** Hands over every target of a report with what became of it; not what was rejected. Blocks. */
    public static void forEachTarget(Path csvReport, BiConsumer<Target, Status> each) throws IOException {
        CsvFailures.forEachRow(csvReport, row -> {
            Status status = CsvFailures.requireWhole(row);
            if (status != Status.REJECTED) {
                each.accept(CsvFailures.target(row), status);
            }
        });
    }

    /**
     * Hands over the targets of a report as far as it can be read: also of one that a crash cut. Blocks.
     *
     * @throws IOException if the file cannot be read at all
     */
    public static void forEachTargetUntilCut(Path csvReport, BiConsumer<Target, Status> each) throws IOException {
        try {
            forEachTarget(csvReport, each);
        } catch (CutReportException e) {
            // What stands before it was handed over.
        }
    }

    /** Hands to the operating system what was written. */
    public void flush() throws IOException {
        csv.flush();
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
