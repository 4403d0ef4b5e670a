package io.github.onhook.runbook;

import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.Rejection;
import io.github.onhook.Report;
import io.github.onhook.Run;
import io.github.onhook.Settings;
import io.github.onhook.report.CsvReport;
import io.github.onhook.report.Failures;
import io.github.onhook.report.HtmlReport;
import io.github.onhook.report.JsonReport;
import io.github.onhook.report.MarkdownReport;
import io.github.onhook.report.TimelineJson;
import io.github.onhook.targets.TargetsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * One run with everything around it: its directory, progress, signals, reports and summary. Blocks until the run has
 * ended; outcomes are written as they come, by a thread that may block.
 */
final class Execution {

    private static final int OUTCOMES_AHEAD = 4096;

    private final Terminal terminal;
    private final Signals signals;
    private final OutputOptions output;
    private final Plan plan;
    private final List<Rejection> rejections;
    private final Settings settings;
    private final Map<String, List<String>> options;

    private volatile @Nullable IOException broken;

    Execution(
            Terminal terminal,
            Signals signals,
            OutputOptions output,
            Plan plan,
            List<Rejection> rejections,
            Settings settings,
            Map<String, List<String>> options) {
        this.terminal = terminal;
        this.signals = signals;
        this.output = output;
        this.plan = plan;
        this.rejections = rejections;
        this.settings = settings;
        this.options = options;
    }

    /** The exit code. */
    int execute(Run run) {
        signals.prepare();
        try (RunDirectory dir = RunDirectory.create(output.runDir(run.id()))) {
            dir.write(
                    "plan.json",
                    new PlanJson(run.id(), settings.operation().label(), plan, rejections.size(), options)::writeTo);
            dir.write("targets.csv", out -> TargetsWriter.write(plan, out));
            drain(run, dir);
            Report report = run.soFar();
            Failures failures = broken == null ? Failures.in(dir.file("report.csv")) : Failures.of(report);
            writeReports(report, failures, dir);
            show(report, failures, dir);
            return broken == null ? ExitCode.of(report.status()) : ExitCode.IMPOSSIBLE;
        } catch (IOException e) {
            throw CommandFailure.impossible("the run directory cannot be written: " + RunDirectory.describe(e), e);
        }
    }

    /** Takes the outcomes; where they can no longer be written, stops the run and lets what is under way end. */
    @SuppressWarnings("try") // What is shown is only ended.
    private void drain(Run run, RunDirectory dir) throws IOException {
        try (Progress shown = Progress.show(output.progress(terminal), run, plan.size(), terminal);
                CsvReport csv = CsvReport.to(dir.create("report.csv"))) {
            Instant now = Instant.now();
            rejections.forEach(rejection -> csv.write(rejection, now));
            // Not toIterable(): its lock would be taken by the run's own thread.
            CompletableFuture<?> ended = run.outcomes()
                    .publishOn(Schedulers.boundedElastic(), OUTCOMES_AHEAD)
                    .doOnNext(outcome -> write(outcome, csv, run))
                    .then()
                    .toFuture();
            signals.stop(run);
            ended.join();
        }
    }

    private void write(Outcome outcome, CsvReport csv, Run run) {
        if (broken != null) {
            return;
        }
        try {
            csv.write(outcome);
        } catch (UncheckedIOException e) {
            broken = e.getCause();
            run.stop("report.csv cannot be written: " + RunDirectory.describe(e.getCause()));
        }
    }

    private void writeReports(Report report, Failures failures, RunDirectory dir) throws IOException {
        dir.write("report.json", out -> JsonReport.write(report, failures, out));
        dir.write("timeline.json", out -> TimelineJson.write(report.timeline(), out));
        dir.write("report.md", out -> MarkdownReport.write(report, failures, out));
        dir.write("report.html", out -> HtmlReport.write(report, failures, out));
    }

    private void show(Report report, Failures failures, RunDirectory dir) throws IOException {
        if (output.format() == OutputOptions.Format.JSON) {
            JsonReport.write(report, failures, terminal.out());
        } else {
            new Summary(report, terminal).print();
            terminal.out().println();
            terminal.out().println("Report: " + dir.file("report.html"));
        }
        terminal.out().flush();
        if (broken != null) {
            terminal.err().println("onhook: report.csv is not whole: " + RunDirectory.describe(broken));
        }
    }
}
