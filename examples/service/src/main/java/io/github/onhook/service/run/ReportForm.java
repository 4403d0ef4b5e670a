package io.github.onhook.service.run;

import io.github.onhook.report.CsvReport;
import io.github.onhook.report.Failures;
import io.github.onhook.report.HtmlReport;
import io.github.onhook.report.JsonReport;
import io.github.onhook.report.MarkdownReport;
import io.github.onhook.report.Masked;
import io.github.onhook.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The formats of a report. */
public enum ReportForm {
    /** For programs. */
    JSON("report.json", "application/json"),
    /** A row for each target. */
    CSV("report.csv", "text/csv;charset=UTF-8"),
    /** For tickets. */
    MARKDOWN("report.md", "text/markdown;charset=UTF-8"),
    /** For people. */
    HTML("report.html", "text/html;charset=UTF-8");

    private final String fileName;
    private final String mediaType;

    ReportForm(String fileName, String mediaType) {
        this.fileName = fileName;
        this.mediaType = mediaType;
    }

    /** The file's name in the run's directory. */
    public String fileName() {
        return fileName;
    }

    /** Its media type. */
    public String mediaType() {
        return mediaType;
    }

    /** Writes a report with masked phone numbers. */
    void writeMasked(Report report, Path csv, OutputStream out) throws IOException {
        Report masked = Masked.of(report);
        Failures failures = Masked.of(Failures.in(csv));
        switch (this) {
            case JSON -> JsonReport.write(masked, failures, out);
            case CSV -> CsvReport.copy(csv, true, out);
            case MARKDOWN -> MarkdownReport.write(masked, failures, out);
            case HTML -> HtmlReport.write(masked, failures, out);
        }
    }
}
