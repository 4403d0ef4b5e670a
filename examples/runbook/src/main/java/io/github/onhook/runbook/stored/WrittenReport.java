package io.github.onhook.runbook.stored;

import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.TimelineJson;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The report that a run wrote into its directory, read to its end before any of it is used: its files are whole, and have as
 * many targets of each status as each other.
 *
 * @param report all but the failures
 * @param csv a row for each target
 */
public record WrittenReport(Report report, Path csv) {

    private static final String REMEDY =
            "Take it from a copy; or move report.json and report.csv away, and onhook report makes both from the"
                    + " journal";

    /** Reads the report in a directory; ends the command where it is not whole. */
    public static WrittenReport in(Path dir) {
        Path csv = dir.resolve("report.csv");
        for (Path file : List.of(dir, dir.resolve("report.json"), csv)) {
            if (!Files.exists(file)) {
                throw CommandFailure.badInput(
                        List.of(file + " does not exist: name the directory of a run that has ended"));
            }
        }
        WrittenReport written = new WrittenReport(json(dir), csv);
        written.requirePlan(dir);
        written.requireAgreement();
        return written;
    }

    private static Report json(Path dir) {
        Path file = dir.resolve("report.json");
        Timeline timeline = timeline(dir.resolve("timeline.json"));
        try (InputStream in = Files.newInputStream(file)) {
            return JsonReport.read(in, timeline);
        } catch (IOException e) {
            throw notWhole(file + ": " + e.getMessage());
        }
    }

    private static Timeline timeline(Path file) {
        if (!Files.exists(file)) {
            return Timeline.NONE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return TimelineJson.read(in);
        } catch (IOException e) {
            throw notWhole(file + ": " + e.getMessage());
        }
    }

    private void requirePlan(Path dir) {
        if (!Files.exists(dir.resolve("plan.json"))) {
            return;
        }
        PlanFile plan = PlanFile.in(dir);
        if (!plan.runId().equals(report.runId()) || !plan.fingerprint().equals(report.planFingerprint())) {
            throw notWhole(dir.resolve("report.json") + " is of the run " + report.runId() + " and the plan "
                    + report.planFingerprint() + ", and plan.json of " + plan.runId() + " and " + plan.fingerprint());
        }
    }

    private void requireAgreement() {
        Map<Status, Long> rows;
        try {
            rows = CsvReport.counts(csv);
        } catch (IOException e) {
            throw notWhole(String.valueOf(e.getMessage()));
        }
        for (Status status : Status.values()) {
            long has = rows.getOrDefault(status, 0L);
            if (has != report.totals().count(status)) {
                throw notWhole(csv + " has " + has + " targets that are " + status + ", and report.json says "
                        + report.totals().count(status) + ": was one of them cut or edited?");
            }
        }
    }

    private static CommandFailure notWhole(String what) {
        return CommandFailure.badInput(List.of(what, REMEDY));
    }
}
