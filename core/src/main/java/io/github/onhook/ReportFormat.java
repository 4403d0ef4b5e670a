package io.github.onhook;

import io.github.onhook.internal.report.HtmlReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.MarkdownReport;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A format that reports are written in. */
public final class ReportFormat {

    /** For programs; of the schema {@code onhook.report/1}. */
    public static final ReportFormat JSON =
            new ReportFormat("json", "report.json", "application/json", JsonReport::write);

    /** For tickets. */
    public static final ReportFormat MARKDOWN =
            new ReportFormat("markdown", "report.md", "text/markdown;charset=UTF-8", MarkdownReport::write);

    /** For people: one page that needs no other file and no network. */
    public static final ReportFormat HTML =
            new ReportFormat("html", "report.html", "text/html;charset=UTF-8", HtmlReport::write);

    private final String name;
    private final String fileName;
    private final String mediaType;
    private final Writer writer;

    /** What a format's class does. */
    @FunctionalInterface
    private interface Writer {
        void write(Report report, Failures failures, OutputStream out) throws IOException;
    }

    private ReportFormat(String name, String fileName, String mediaType, Writer writer) {
        this.name = name;
        this.fileName = fileName;
        this.mediaType = mediaType;
        this.writer = writer;
    }

    /** Every format; JSON last, so that a directory that has it has them all. */
    public static List<ReportFormat> all() {
        return List.of(MARKDOWN, HTML, JSON);
    }

    /** The name that selects it, such as {@code json}. */
    public String name() {
        return name;
    }

    /** The usual name of its file, such as {@code report.json}. */
    public String fileName() {
        return fileName;
    }

    /** The media type of what is written, in UTF-8. */
    public String mediaType() {
        return mediaType;
    }

    /** Writes a report with the failures that it holds; see {@link Report#failures()}. Blocks; does not close the stream. */
    public void write(Report report, OutputStream out) throws IOException {
        write(report, Failures.of(report), out);
    }

    /** Writes a report; the failures stream through. Blocks; does not close the stream. */
    public void write(Report report, Failures failures, OutputStream out) throws IOException {
        writer.write(report, failures, out);
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
