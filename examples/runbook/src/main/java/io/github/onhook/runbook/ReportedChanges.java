package io.github.onhook.runbook;

import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.RunListener;
import io.github.onhook.Status;
import io.github.onhook.Timeline;
import io.github.onhook.journal.Progress;
import io.github.onhook.journal.Progress.Unsettled;
import io.github.onhook.report.CsvReport;
import io.github.onhook.report.JsonReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds a run's journal against the report beside it: what the report says that the run changed was in the journal before, so
 * that a journal that does not know of it was emptied, cut or replaced.
 */
final class ReportedChanges implements RunListener {

    private final Path dir;
    private final Status confirmed;
    private long known;

    ReportedChanges(Path dir, Operation operation) {
        this.dir = dir;
        this.confirmed = operation.confirmed();
    }

    @Override
    public void settled(Outcome outcome) {
        if (outcome.status() == confirmed) {
            settled(1);
        }
    }

    /** So many more numbers that the journal says were changed. */
    void settled(long numbers) {
        known += numbers;
    }

    /** Numbers that are read before anything else may have been changed too: a full disk keeps that out of the journal. */
    void inDoubt(Progress progress, int connectors) {
        for (int i = 0; i < connectors; i++) {
            known += progress.unsettled(i).values().stream()
                    .filter(Unsettled::inDoubt)
                    .count();
        }
    }

    /** Ends the command where the report says that more was changed than the journal knows of. */
    void requireKnown() {
        long reported = reported();
        if (reported > known) {
            throw CommandFailure.badInput(List.of(
                    "the journal " + dir.resolve(StoredRun.JOURNAL) + " knows of " + known + " numbers that are "
                            + confirmed + ", and the report beside it of " + reported
                            + ": the journal was emptied, cut or replaced, or the run that wrote it could not write on."
                            + " Take the file from a copy, or resume the run first",
                    "nothing was sent"));
        }
    }

    private long reported() {
        Path json = dir.resolve("report.json");
        if (Files.exists(json)) {
            try (InputStream in = Files.newInputStream(json)) {
                return JsonReport.read(in, Timeline.NONE).totals().by(confirmed);
            } catch (IOException e) {
                // It is not whole: the rows say as much.
            }
        }
        Path csv = dir.resolve("report.csv");
        try {
            return Files.exists(csv) ? CsvReport.countUntilCut(csv, confirmed) : 0;
        } catch (IOException e) {
            throw CommandFailure.impossible(csv + " cannot be read: " + RunDirectory.describe(e), e);
        }
    }
}
