package io.github.onhook.service.run.model;

import io.github.onhook.ReportFormat;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.Masked;
import io.github.onhook.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of a report.
 *
 * @param fileName its name in the run's directory
 * @param format what writes it; {@code null} for CSV, which has a row for each target and is written while the run goes on
 */
public record ReportForm(
        String fileName, String mediaType, @Nullable ReportFormat format) {

    private static final ReportForm CSV = new ReportForm("report.csv", "text/csv;charset=UTF-8", null);

    /** Every file of a report. */
    public static List<ReportForm> all() {
        return Stream.concat(
                        Stream.of(CSV),
                        ReportFormat.all().stream()
                                .map(each -> new ReportForm(each.fileName(), each.mediaType(), each)))
                .toList();
    }

    /** Writes a report with masked phone numbers. */
    public void writeMasked(Report report, Path csv, OutputStream out) throws IOException {
        if (format == null) {
            CsvReport.copy(csv, true, out);
        } else {
            format.write(Masked.of(report), Masked.of(CsvReport.failures(csv)), out);
        }
    }
}
