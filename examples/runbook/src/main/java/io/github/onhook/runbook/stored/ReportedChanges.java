package io.github.onhook.runbook.stored;

import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Status;
import io.github.onhook.report.Timeline;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds a run's journal against the report beside it: what the report says that the run changed was in the journal before, so
 * that a journal that does not know of it was emptied, cut or replaced.
 */
public final class ReportedChanges implements RunListener {

    private final Path dir;
    private final Plan plan;
    private final Status confirmed;
    private final Expected numbers;
    private long known;

    public ReportedChanges(Path dir, Plan plan, Operation operation) {
        this.dir = dir;
        this.plan = plan;
        this.confirmed = operation.confirmed();
        this.numbers = new Expected(plan);
    }

    /** What the journal says of a target. */
    @Override
    public void settled(Outcome outcome) {
        if (outcome.status() == confirmed) {
            numbers.seen(outcome.target());
            known++;
        }
    }

    /** Numbers that are read before anything else may have been changed too: a full disk keeps that out of the journal. */
    public void inDoubt(RunProgress progress) {
        for (int i = 0; i < plan.connectors().size(); i++) {
            PlannedConnector connector = plan.connectors().get(i);
            progress.unsettled(i).forEach((position, state) -> {
                if (state.inDoubt()) {
                    numbers.seen(connector.target(position));
                    known++;
                }
            });
        }
    }

    /** Ends the command where the report says that a number was changed that the journal does not know of. */
    public void requireKnown() {
        long reported = reported();
        long lost = Math.max(numbers.unseen().count(), reported - known);
        if (lost > 0) {
            throw CommandFailure.badInput(List.of(
                    "the journal " + dir.resolve(StoredRun.JOURNAL) + " does not know of " + lost + " numbers that are "
                            + confirmed
                            + " in the report beside it: it was emptied, cut or replaced, or the run could not"
                            + " write on. Take the file from a copy, or resume the run first",
                    "nothing was sent"));
        }
    }

    /** How many numbers the report says were changed. */
    private long reported() {
        Path json = dir.resolve("report.json");
        Path csv = dir.resolve("report.csv");
        try {
            if (Files.exists(csv)) {
                CsvReport.forEachTargetUntilCut(csv, (target, status) -> {
                    if (status == confirmed && numbers.isPlanned(target)) {
                        numbers.add(target);
                    }
                });
            }
        } catch (IOException e) {
            throw CommandFailure.impossible(csv + " cannot be read: " + RunDirectory.describe(e), e);
        }
        if (!Files.exists(json)) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(json)) {
            return JsonReport.read(in, Timeline.NONE).totals().count(confirmed);
        } catch (IOException e) {
            // It is not whole: the rows say as much.
            return 0;
        }
    }
}
