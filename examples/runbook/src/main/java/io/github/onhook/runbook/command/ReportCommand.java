package io.github.onhook.runbook.command;

import io.github.onhook.ReportFormat;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.Masked;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.options.ReportFormatConverter;
import io.github.onhook.runbook.stored.RebuiltReport;
import io.github.onhook.runbook.stored.WrittenReport;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes the report of a run again, to standard output.",
        footer = {
            "",
            "Examples:",
            "  onhook report runs/20260102T030405Z-1f2e3d4c --format html > report.html",
            "  onhook report runs/20260102T030405Z-1f2e3d4c --format csv --mask",
            "",
            "Exit codes: 0 the report is written; 2 bad input; 4 it could not be written."
        })
public final class ReportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, csv, markdown or html (markdown).",
            converter = ReportFormatConverter.class)
    private ReportFormatConverter.Choice choice = new ReportFormatConverter.Choice(ReportFormat.MARKDOWN);

    @Option(names = "--mask", description = "Mask all but the last two digits of each phone number.")
    private boolean mask;

    public ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        TrustedPlace.requireOwnIfPresent(dir);
        if (RebuiltReport.isNeeded(dir)) {
            return rebuilt();
        }
        WrittenReport written = WrittenReport.in(dir);
        try {
            write(written.report(), written.csv());
            return ExitCode.DONE;
        } catch (IOException e) {
            throw CommandFailure.impossible("the report in " + dir + " cannot be written: " + e.getMessage(), e);
        }
    }

    private int rebuilt() {
        try (RebuiltReport rebuilt = RebuiltReport.of(dir)) {
            Report report = rebuilt.report(dir);
            terminal.err()
                    .println("The run in " + dir + " wrote no report: this one is made from its journal"
                            + rebuilt.outOfService() + ".");
            write(report, rebuilt.csv());
            return ExitCode.DONE;
        } catch (IOException e) {
            throw CommandFailure.impossible(
                    "the report of the run in " + dir + " cannot be made: " + RunDirectory.describe(e), e);
        }
    }

    private void write(Report report, Path csv) throws IOException {
        OutputStream out = new BufferedOutputStream(terminal.out(), 1 << 16);
        ReportFormat format = choice.format();
        if (format == null) {
            CsvReport.copy(csv, mask, out);
        } else {
            Failures failures = CsvReport.failures(csv);
            format.write(mask ? Masked.of(report) : report, mask ? Masked.of(failures) : failures, out);
        }
        out.flush();
    }
}
