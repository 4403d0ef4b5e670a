package io.github.onhook.runbook.stored;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.replay.RunProgress.Unsettled;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run that died before it wrote one, from its journal. What the run did not come to is SKIPPED; what it may
 * have sent without an answer is UNKNOWN; what a move took off and put nowhere is STRANDED.
 */
public final class RebuiltReport implements Closeable {

    private static final String CODE = "Interrupted";

    private final StoredRun stored;
    private final Path csv;
    /** Numbers of a move that are on neither connector, as far as is known. */
    private long onNone;
    /** Numbers of a move that were sent to be taken off, and perhaps are. */
    private long perhapsOnNone;
    /** Of the last entry. */
    private Instant at = Instant.EPOCH;

    private RebuiltReport(StoredRun stored, Path csv) {
        this.stored = stored;
        this.csv = csv;
    }

    /** Whether a directory has a report of its run, all of it. */
    public static boolean isNeeded(Path dir) {
        return Files.exists(dir.resolve("plan.json"))
                && !(Files.exists(dir.resolve("report.json")) && Files.exists(dir.resolve("report.csv")));
    }

    /** For the run of a directory. */
    public static RebuiltReport of(Path dir) throws IOException {
        return new RebuiltReport(StoredRun.in(dir), Files.createTempFile("onhook-report", ".csv"));
    }

    /** The report's rows; gone with {@link #close()}. */
    public Path csv() {
        return csv;
    }

    /** Reads the journal, and writes {@link #csv()}. */
    public Report report(Path dir) throws IOException {
        stored.requireFollowed();
        Path file = dir.resolve(StoredRun.JOURNAL);
        ReportedChanges reported =
                new ReportedChanges(dir, stored.plan(), stored.file().operation());
        if (!Files.exists(file)) {
            reported.requireKnown();
            throw CommandFailure.badInput(List.of(file + " does not exist: the run never began. Resume begins it"));
        }
        try (Journal journal = FileJournal.read(file, stored.file().runId());
                CsvReport rows =
                        CsvReport.to(Files.newOutputStream(csv), stored.file().operation())) {
            return report(journal, rows, reported);
        } catch (JournalException e) {
            String message = String.valueOf(e.getMessage());
            throw e.kind() == Kind.NOT_TRUSTED
                    ? CommandFailure.badInput(List.of(message))
                    : CommandFailure.impossible(message, e);
        }
    }

    private Report report(Journal journal, CsvReport rows, ReportedChanges reported) {
        PlanFile file = stored.file();
        Problems problems = new Problems();
        Settings settings = stored.options().settings(file.operation(), problems);
        problems.throwIfAny();
        ReportAggregator aggregate = new ReportAggregator(Problems.known(settings), () -> at);
        aggregate.plan(stored.plan());
        Forecast forecast = file.forecast();
        if (forecast != null) {
            aggregate.forecast(forecast);
        }
        file.rejections().forEach(aggregate::reject);
        RunProgress progress = Await.result(Replay.of(stored.plan(), file.operation(), journal, aggregate, this::at));
        file.rejections().forEach(rejection -> rows.write(rejection, at));
        Await.result(Replay.outcomes(stored.plan(), journal)
                .doOnNext(reported::settled)
                .doOnNext(rows::write)
                .then());
        reported.inDoubt(progress);
        reported.requireKnown();
        forEachLeft(progress, outcome -> {
            aggregate.settled(outcome);
            rows.write(outcome);
        });
        if (progress.settled() < stored.plan().size()) {
            end(aggregate, RunStatus.STOPPED, "interrupted: its process ended before the run did" + outOfService());
        } else if (aggregate.snapshot().status() == RunStatus.RUNNING) {
            boolean done = progress.notDone() == 0 && file.rejections().isEmpty();
            end(aggregate, done ? RunStatus.SUCCEEDED : RunStatus.PARTIAL, null);
        }
        return aggregate.snapshot().actingAs(file.caller());
    }

    private void end(ReportAggregator aggregate, RunStatus status, @Nullable String stopReason) {
        aggregate.runFinished(
                new RunEvent.RunFinished(stored.file().runId(), stored.file().operation(), status, stopReason, 0));
    }

    /** What a move left on no connector, or may have; empty where that is nothing. */
    public String outOfService() {
        return onNone + perhapsOnNone == 0
                ? ""
                : ". " + HumanFormat.count(onNone)
                        + " numbers are off their old connector, and not known to be on another one; "
                        + HumanFormat.count(perhapsOnNone)
                        + " more may be off. Resume the run at once: it begins with them";
    }

    private void at(@Nullable Instant entry) {
        at = entry == null ? at : entry;
    }

    private void forEachLeft(RunProgress progress, Consumer<Outcome> each) {
        Plan plan = stored.plan();
        for (int i = 0; i < plan.connectors().size(); i++) {
            PlannedConnector connector = plan.connectors().get(i);
            Map<Integer, Unsettled> unsettled = progress.unsettled(i);
            int left = progress.settled(i).nextClearBit(0);
            while (left < connector.size()) {
                each.accept(left(connector, left, unsettled.get(left)));
                left = progress.settled(i).nextClearBit(left + 1);
            }
        }
    }

    private Outcome left(PlannedConnector connector, int position, @Nullable Unsettled state) {
        boolean inDoubt = state != null && state.inDoubt();
        boolean inTransit = state != null && state.isInTransit();
        Status status = inDoubt ? Status.UNKNOWN : inTransit ? Status.STRANDED : Status.SKIPPED;
        if (inTransit) {
            onNone++;
        } else if (inDoubt && stored.file().operation() == Operation.MOVE) {
            perhapsOnNone++;
        }
        Reason reason = Reason.of(Source.CLIENT, CODE, why(inDoubt, inTransit));
        return new Outcome(connector.target(position), status, reason, state == null ? 0 : state.attempts(), at);
    }

    private static String why(boolean inDoubt, boolean inTransit) {
        if (inTransit) {
            return "off the old connector, and "
                    + (inDoubt
                            ? "the process ended before it was known whether a connector took it"
                            : "the process ended before a connector took it");
        }
        return inDoubt
                ? "sent, and the process ended before the answer was known"
                : "the process ended before its turn";
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(csv);
    }
}
