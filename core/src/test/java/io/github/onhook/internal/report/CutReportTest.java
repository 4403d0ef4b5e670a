package io.github.onhook.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report that was cut, wherever, is no report. */
class CutReportTest {

    @TempDir
    private Path dir = Path.of("unset");

    private static Report report() {
        ReportAggregator aggregate =
                new ReportAggregator(Settings.defaults(), InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
        aggregate.runStarted(new RunEvent.RunStarted("run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        aggregate.targetsAccepted(new RunEvent.TargetsAccepted(new Location("111122223333", "us-east-1"), 2));
        aggregate.settled(RecordedRun.done(RecordedRun.HERE, 12065550100L));
        aggregate.settled(RecordedRun.failed(RecordedRun.HERE, 12065550101L, "NotFound", "two\nlines, \"quoted\""));
        aggregate.runFinished(new RunEvent.RunFinished(
                "run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.PARTIAL, null, 1));
        return aggregate.snapshot();
    }

    private Path csv() throws IOException {
        Path file = dir.resolve("report.csv");
        try (CsvReport rows = CsvReport.to(Files.newOutputStream(file))) {
            rows.write(RecordedRun.done(RecordedRun.HERE, 12065550100L));
            rows.write(RecordedRun.failed(RecordedRun.HERE, 12065550101L, "NotFound", "two\nlines, \"quoted\""));
        }
        return file;
    }

    @Test
    void refusesJsonThatWasCutAtAnyByte() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report(), Failures.of(report()), out);
        byte[] whole = out.toByteArray();
        int end = new String(whole, UTF_8).lastIndexOf('}');
        assertThat(read(whole).totals().failed()).isEqualTo(1);

        for (int cut = 0; cut <= end; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> read(part)).as("cut at %d", cut).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "]", "x", "{\"schema\":\"onhook.report/1\"}"})
    void refusesJsonWithMoreBehindIt(String more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report(), Failures.of(report()), out);
        out.writeBytes(more.getBytes(UTF_8));

        assertThatThrownBy(() -> read(out.toByteArray())).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATimeThatIsNone() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report(), Failures.of(report()), out);
        byte[] edited =
                out.toString(UTF_8).replace("2026-01-02T", "2026-13-02T").getBytes(UTF_8);

        assertThatThrownBy(() -> read(edited)).isInstanceOf(IOException.class);
    }

    @Test
    void countsFewerRowsOrRefusesCsvThatWasCutAtAnyByte() throws IOException {
        Path file = csv();
        byte[] whole = Files.readAllBytes(file);
        Map<Status, Long> all = Map.of(Status.DISASSOCIATED, 1L, Status.FAILED, 1L);
        assertThat(CsvReport.counts(file)).isEqualTo(all);

        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            Map<Status, Long> counts = null;
            try {
                counts = CsvReport.counts(file);
            } catch (IOException e) {
                assertThat(e).as("cut at %d", cut).hasMessageContaining("report.csv");
            }
            assertThat(counts).as("cut at %d", cut).isNotEqualTo(all);
            List<Status> read = new ArrayList<>();
            CsvReport.forEachTargetUntilCut(file, (target, status) -> read.add(status));
            assertThat(List.of(Status.DISASSOCIATED, Status.FAILED).subList(0, read.size()))
                    .as("cut at %d", cut)
                    .isEqualTo(read);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DONE", "disassociated"})
    void refusesARowWithAStatusThatIsNone(String status) throws IOException {
        Path file = csv();
        Files.writeString(file, Files.readString(file).replace(",DISASSOCIATED,", "," + status + ","));

        assertThatThrownBy(() -> CsvReport.counts(file)).isInstanceOf(IOException.class);
    }

    @Test
    void showsACodeOfAHundredThousandLettersShort() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report(), Failures.of(report()), out);
        String edited = out.toString(UTF_8).replace("NotFound", "x".repeat(100_000));

        Report read = read(edited.getBytes(UTF_8));
        ByteArrayOutputStream markdown = new ByteArrayOutputStream();
        MarkdownReport.write(read, Failures.of(read), markdown);

        assertThat(read.errors().get(0).code()).hasSize(128);
        assertThat(markdown.toString(UTF_8).lines()).allMatch(line -> line.length() < 1_000);
    }

    private static Report read(byte[] json) throws IOException {
        return JsonReport.read(new ByteArrayInputStream(json), Timeline.NONE);
    }
}
