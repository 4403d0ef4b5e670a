package io.github.onhook.runbook.execution;

import io.github.onhook.Orchestrator;
import io.github.onhook.ReportFormat;
import io.github.onhook.Run;
import io.github.onhook.RunRequest;
import io.github.onhook.aws.Caller;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.TimelineJson;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.stored.KeptProtection;
import io.github.onhook.runbook.stored.PlanJson;
import io.github.onhook.runbook.stored.ReportedChanges;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.TargetsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * One run with everything around it: its directory, journal, progress, signals, reports and summary. Blocks until the run
 * has ended; outcomes are written as they come, by a thread that may block.
 */
public final class Execution {

    private static final int OUTCOMES_AHEAD = 4096;
    private static final String[] REPORTS = {"report.json", "timeline.json", "report.md", "report.html"};
    private static final String REMEDY = "make room or give the rights, then ";

    private final Terminal terminal;
    private final Signals signals;
    private final OutputOptions output;
    private final Plan plan;
    private final List<Rejection> rejections;
    private final Settings settings;
    private final @Nullable Forecast forecast;

    private volatile @Nullable Exception broken;
    private boolean started;
    private boolean resumable = true;
    private @Nullable Caller caller;

    /**
     * Everything around a run to come.
     *
     * @param forecast what the whole run was to come to; {@code null} where that is not known
     */
    public Execution(
            Terminal terminal,
            Signals signals,
            OutputOptions output,
            Plan plan,
            List<Rejection> rejections,
            Settings settings,
            @Nullable Forecast forecast) {
        this.forecast = forecast;
        this.terminal = terminal;
        this.signals = signals;
        this.output = output;
        this.plan = plan;
        this.rejections = rejections;
        this.settings = settings;
    }

    /** Names who acts, for the plan and the reports. */
    public Execution actingAs(@Nullable Caller who) {
        caller = who;
        return this;
    }

    /** Suggests no resume: the run's service ends with this process. */
    public Execution once() {
        resumable = false;
        return this;
    }

    /**
     * Begins a run in a directory of its own; says the exit code.
     *
     * @param options what it was given, for a resumption
     * @param protect numbers never to touch, for a resumption
     */
    public int begin(
            Orchestrator orchestrator,
            Path path,
            String runId,
            Map<String, List<String>> options,
            Set<PhoneNumber> protect) {
        signals.prepare();
        try (RunDirectory dir = RunDirectory.create(path)) {
            describe(dir, runId, options, Map.of(), protect);
            return run(orchestrator, dir, runId, false);
        } catch (IOException e) {
            throw notWritable(e, "run it again");
        }
    }

    /**
     * Begins a run that workers carry out, and follows it; says the exit code.
     *
     * @param workers by which options they do, for following it again
     */
    public int follow(
            Run run,
            Path path,
            Map<String, List<String>> options,
            Map<String, List<String>> workers,
            Set<PhoneNumber> protect) {
        signals.prepare();
        try (RunDirectory dir = RunDirectory.create(path)) {
            describe(dir, run.id(), options, workers, protect);
            return follow(run, dir);
        } catch (IOException e) {
            throw notWritable(e, "run it again");
        }
    }

    /** Follows a run that workers carry out from its beginning, in the directory it was begun in; says the exit code. */
    public int followAgain(Run run, RunDirectory dir) {
        signals.prepare();
        try {
            dir.delete(REPORTS);
            return follow(run, dir);
        } catch (IOException e) {
            throw notWritable(e, "resume");
        }
    }

    private int follow(Run run, RunDirectory dir) throws IOException {
        drain(run, Flux.empty(), dir);
        return report(run, dir, false);
    }

    private void describe(
            RunDirectory dir,
            String runId,
            Map<String, List<String>> options,
            Map<String, List<String>> workers,
            Set<PhoneNumber> protect)
            throws IOException {
        dir.write("targets.csv", out -> TargetsFile.write(plan, out));
        PlanJson described = new PlanJson(
                runId,
                settings.operation().label(),
                plan,
                plan.duplicates(),
                rejections,
                options,
                workers,
                protect.isEmpty() ? List.of() : List.of(KeptProtection.write(dir, 0, protect)),
                forecast,
                caller);
        dir.write("plan.json", described::writeTo);
    }

    /** Goes on with a run in the directory it was begun in; says the exit code. */
    public int goOn(Orchestrator orchestrator, RunDirectory dir, String runId) {
        signals.prepare();
        try {
            return run(orchestrator, dir, runId, true);
        } catch (IOException e) {
            throw notWritable(e, "resume");
        }
    }

    private static CommandFailure notWritable(IOException e, String then) {
        return CommandFailure.impossible(
                "the run directory cannot be written: " + RunDirectory.describe(e) + ": " + REMEDY + then
                        + "; nothing was sent",
                e);
    }

    private int run(Orchestrator orchestrator, RunDirectory dir, String runId, boolean resumes) throws IOException {
        try (Journal journal = FileJournal.open(dir.file(StoredRun.JOURNAL), runId)) {
            ReportedChanges reported = new ReportedChanges(dir.path(), plan, settings.operation());
            var before = Await.result(Replay.of(plan, settings.operation(), journal, reported, at -> {}));
            if (resumes) {
                reported.inDoubt(before);
                reported.requireKnown();
            }
            if (before.begun()) {
                terminal.err()
                        .println("Going on: " + HumanFormat.count(before.settled()) + " of "
                                + HumanFormat.count(plan.size()) + " numbers have their outcome.");
                // They are of the attempts before; if this attempt dies too, the journal covers both.
                dir.delete(REPORTS);
            }
            Run run =
                    orchestrator.run(RunRequest.of(plan).rejections(rejections).journal(journal));
            drain(run, Replay.outcomes(plan, journal), dir);
            return report(run, dir, resumable);
        } catch (JournalException e) {
            throw failure(e);
        }
    }

    private static CommandFailure failure(JournalException e) {
        String message = String.valueOf(e.getMessage());
        return e.kind() == Kind.NOT_TRUSTED
                ? CommandFailure.badInput(List.of(message, "nothing was sent"))
                : CommandFailure.impossible(message, e);
    }

    /** Takes the outcomes; where they can no longer be written, stops the run and lets what is under way end. */
    @SuppressWarnings("try") // What is shown is only ended.
    private void drain(Run run, Flux<Outcome> before, RunDirectory dir) throws IOException {
        try (CsvReport csv = whatIsKnown(before, dir);
                Progress shown = Progress.show(output.progress(terminal), run, plan.size(), terminal)) {
            started = true;
            // Not toIterable(): its lock would be taken by the run's own thread.
            CompletableFuture<?> ended = run.outcomes()
                    .publishOn(Schedulers.boundedElastic(), OUTCOMES_AHEAD)
                    .doOnNext(outcome -> write(outcome, csv, run))
                    .then()
                    .toFuture();
            signals.stop(run);
            try {
                Await.result(ended);
            } catch (JournalException e) {
                broken = e;
            }
        } catch (UncheckedIOException | IOException e) {
            IOException cause = e instanceof UncheckedIOException unchecked
                    ? Objects.requireNonNull(unchecked.getCause())
                    : (IOException) e;
            if (!started) {
                throw cause;
            }
            // The last rows could not be written: the run itself is over.
            broken = broken == null ? cause : broken;
        }
    }

    /** The report's rows of outcomes from before this attempt. */
    private CsvReport whatIsKnown(Flux<Outcome> before, RunDirectory dir) throws IOException {
        OutputStream file = dir.create("report.csv");
        try {
            CsvReport csv = CsvReport.to(file, settings.operation());
            Instant now = Instant.now();
            rejections.forEach(rejection -> csv.write(rejection, now));
            Await.result(before.doOnNext(csv::write).then());
            return csv;
        } catch (UncheckedIOException | JournalException e) {
            file.close();
            throw e;
        }
    }

    private void write(Outcome outcome, CsvReport csv, Run run) {
        if (broken != null) {
            return;
        }
        try {
            csv.write(outcome);
        } catch (UncheckedIOException e) {
            broken = Objects.requireNonNull(e.getCause());
            run.stop("report.csv cannot be written: " + RunDirectory.describe(e.getCause()));
        }
    }

    private int report(Run run, RunDirectory dir, boolean resumable) throws IOException {
        Report settled = forecast == null ? run.soFar() : run.soFar().withForecast(forecast);
        Report report = settled.actingAs(caller);
        Exception stopped = broken;
        Failures failures = stopped == null ? CsvReport.failures(dir.file("report.csv")) : Failures.of(report);
        IOException unwritten = null;
        try {
            writeReports(report, failures, dir);
        } catch (IOException e) {
            unwritten = e;
        }
        boolean whole = stopped == null && unwritten == null;
        show(report, failures, dir, resumable, whole);
        if (stopped != null) {
            terminal.err()
                    .println("onhook: "
                            + (stopped instanceof IOException e
                                    ? "report.csv is not whole: " + RunDirectory.describe(e) + ": " + REMEDY + "resume"
                                    : Terminal.printable(String.valueOf(stopped.getMessage()))));
        }
        if (unwritten != null) {
            terminal.err()
                    .println("onhook: the reports could not be written: " + RunDirectory.describe(unwritten) + ": "
                            + REMEDY + "resume");
        }
        return whole ? ExitCode.of(report.status()) : ExitCode.IMPOSSIBLE;
    }

    private void writeReports(Report report, Failures failures, RunDirectory dir) throws IOException {
        dir.write("timeline.json", out -> TimelineJson.write(report.timeline(), out));
        for (ReportFormat format : ReportFormat.all()) {
            dir.write(format.fileName(), out -> format.write(report, failures, out));
        }
    }

    private void show(Report report, Failures failures, RunDirectory dir, boolean resumable, boolean whole)
            throws IOException {
        if (whole) {
            terminal.out().keptElsewhere("the report is written: " + dir.file("report.html"));
        }
        PrintStream more;
        if (output.format() == OutputOptions.Format.JSON) {
            ReportFormat.JSON.write(report, failures, terminal.out());
            more = terminal.err();
        } else {
            new Summary(report, terminal).print();
            more = terminal.out();
            more.println();
            if (whole) {
                more.println("Report: " + dir.file("report.html"));
            }
        }
        if (resumable
                && (!whole
                        || report.status() == RunStatus.STOPPED
                        || report.totals().skipped()
                                        + report.totals().unknown()
                                        + report.totals().stranded()
                                > 0)) {
            more.println("Resume: onhook resume " + RunDirectory.quoted(dir.path()));
        }
        terminal.out().flush();
    }
}
