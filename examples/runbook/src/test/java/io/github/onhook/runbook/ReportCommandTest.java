package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.TimelineJson;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path dir;

    @BeforeEach
    void aRunOfOneNumberThatFailed() throws IOException {
        ReportAggregator aggregate = new ReportAggregator(Settings.defaults(), InstantSource.fixed(NOW));
        Outcome outcome = new Outcome(
                Target.of("111122223333", "us-east-1", "abc", "+12065550100"),
                Status.FAILED,
                Reason.of(Source.NUMBER, "NotFound", "+12065550100 is gone"),
                1,
                NOW);
        aggregate.runStarted(
                new RunEvent.RunStarted("20260102T030405Z-1f2e3d4c", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.targetsAccepted(new RunEvent.TargetsAccepted(new Location("111122223333", "us-east-1"), 1));
        aggregate.settled(outcome);
        aggregate.runFinished(new RunEvent.RunFinished(
                "20260102T030405Z-1f2e3d4c", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.PARTIAL, null, 1));
        Report report = aggregate.snapshot();
        try (OutputStream json = Files.newOutputStream(dir.resolve("report.json"));
                OutputStream timeline = Files.newOutputStream(dir.resolve("timeline.json"));
                CsvReport csv = CsvReport.to(Files.newOutputStream(dir.resolve("report.csv")))) {
            JsonReport.write(report, Failures.of(report), json);
            TimelineJson.write(report.timeline(), timeline);
            csv.write(outcome);
        }
    }

    @Test
    void jsonAndCsvAreTheSameAgain() throws IOException {
        assertThat(report("--format", "json").out()).isEqualTo(Files.readString(dir.resolve("report.json")));
        assertThat(report("--format", "csv").out()).isEqualTo(Files.readString(dir.resolve("report.csv")));
    }

    @Test
    void markdownIsTheUsualForm() {
        Captured report = report();

        assertThat(report.exitCode()).isZero();
        assertThat(report.out()).startsWith("# Onhook run 20260102T030405Z-1f2e3d4c: PARTIAL");
    }

    @Test
    void maskedNoFormShowsANumber() {
        for (String format : new String[] {"json", "csv", "markdown", "html"}) {
            Captured report = report("--mask", "--format", format);

            assertThat(report.exitCode()).isZero();
            assertThat(report.out()).contains("NotFound").doesNotContain("1206555");
        }
    }

    @Test
    void withoutATimelineTheReportIsWrittenAllTheSame() throws IOException {
        Files.delete(dir.resolve("timeline.json"));

        assertThat(report("--format", "html").out()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void aDirectoryWithoutAReportIsBadInput() {
        Captured report = onhook("report", dir.resolve("elsewhere").toString());

        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.err()).contains("elsewhere does not exist", "a run that has ended");
    }

    @Test
    void anEditedReportIsSaidToBeSo() throws IOException {
        Files.writeString(dir.resolve("report.json"), "{}");

        Captured report = report();

        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.err()).contains("was it cut or edited?").doesNotContain("\tat ");
    }

    private Captured report(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "report";
        args[1] = dir.toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return onhook(args);
    }
}
