package io.github.onhook.internal.report;

import static io.github.onhook.internal.report.RecordedRun.HERE;
import static io.github.onhook.internal.report.RecordedRun.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reports say of a move: stranded numbers first, and how long numbers were out of service. */
class MoveReportTest {

    private static final Connector MOVE = new Connector(HERE, "old", "new");

    private static Outcome outcome(long digits, Status status, @Nullable Integer millis) {
        Reason reason =
                status.isDone() ? Reason.confirmed("r-1") : Reason.of(Source.NUMBER, "Forbidden", "not allowed");
        return new Outcome(
                new Target(MOVE, new PhoneNumber(digits)),
                status,
                reason,
                2,
                NOW,
                millis == null ? null : Duration.ofMillis(millis));
    }

    /** 1,000 numbers that took 1 ms to 1 s, one that failed first, one stranded. */
    private static ReportAggregator moved() {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.runStarted(new RunEvent.RunStarted("20260102T030405Z-1f2e3d4c", Operation.MOVE));
        aggregate.targetsAccepted(new RunEvent.TargetsAccepted(HERE, 1002));
        aggregate.settled(outcome(12065550001L, Status.FAILED, null));
        aggregate.transitChanged(new RunEvent.TransitChanged(HERE, 40));
        aggregate.transitChanged(new RunEvent.TransitChanged(HERE, -30));
        aggregate.transitChanged(new RunEvent.TransitChanged(HERE, 20));
        for (int i = 1; i <= 1000; i++) {
            aggregate.settled(outcome(12065560000L + i, Status.MOVED, i));
        }
        aggregate.settled(outcome(12065550002L, Status.STRANDED, null));
        aggregate.runFinished(
                new RunEvent.RunFinished("20260102T030405Z-1f2e3d4c", Operation.MOVE, RunStatus.PARTIAL, null, 1));
        return aggregate;
    }

    @FunctionalInterface
    private interface Format {
        void write(Report report, Failures failures, OutputStream out) throws IOException;
    }

    private static String text(Format format) throws IOException {
        Report report = moved().snapshot();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(report, Failures.of(report), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void countsTimesOutOfServiceAndNumbersInTransit() {
        Report.OutOfService times = Objects.requireNonNull(moved().snapshot().outOfService());

        assertThat(times.numbers()).isEqualTo(1000);
        assertThat(times.median().toMillis()).isBetween(500L, 516L);
        assertThat(times.p99().toMillis()).isBetween(990L, 1000L);
        assertThat(times.longest()).isEqualTo(Duration.ofSeconds(1));
        assertThat(times.mostAtOnce()).isEqualTo(40);
        assertThat(times.slowest())
                .hasSize(20)
                .first()
                .satisfies(slow -> assertThat(slow.phoneNumber()).isEqualTo("+12065561000"));
    }

    @Test
    void isPartialAndCountsStrandedNumbersApart() {
        Report report = moved().snapshot();

        assertThat(report.status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(report.totals().stranded()).isEqualTo(1);
        assertThat(report.count(Status.MOVED)).isEqualTo(1000);
        assertThat(report.totals().done()).isEqualTo(1000);
        assertThat(report.totals().settled()).isEqualTo(1002);
    }

    @Test
    void theJsonKeepsTheSchemaAndIsReadBack() throws IOException {
        String json = text(JsonReport::write);

        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(Path.of("../docs/report.schema.json")), InputFormat.JSON)
                        .validate(json, InputFormat.JSON))
                .isEmpty();
        assertThat(json).contains("\"stranded\" : 1", "\"p50Millis\"");
        assertThat(json.indexOf("\"STRANDED\"")).isPositive().isLessThan(json.indexOf("\"FAILED\""));
        Report read = JsonReport.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Timeline.NONE);
        assertThat(read.totals()).isEqualTo(moved().snapshot().totals());
        assertThat(read.outOfService()).isEqualTo(moved().snapshot().outOfService());
    }

    @Test
    void namesStrandedNumbersFirstForPeople() throws IOException {
        String markdown = text(MarkdownReport::write);
        assertThat(markdown.lines().skip(2).findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("**STRANDED: 1 number rings nowhere"));
        assertThat(markdown.indexOf("| STRANDED | Forbidden")).isPositive().isLessThan(markdown.indexOf("| FAILED |"));
        assertThat(markdown).contains("Time out of service: median ", "out of service the longest");

        String html = text(HtmlReport::write);
        assertThat(html).contains("role=\"alert\"><strong>STRANDED</strong>", "Out of service the longest");
    }

    @Test
    void masksTheNumbersThatTookLongest() {
        assertThat(Objects.requireNonNull(Masked.of(moved().snapshot()).outOfService())
                        .slowest())
                .allSatisfy(slow -> assertThat(slow.phoneNumber()).startsWith("+*********"));
    }

    @Test
    void theCsvSaysWhereToAndHowLong(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("report.csv");
        try (CsvReport csv = CsvReport.to(Files.newOutputStream(file), Operation.MOVE)) {
            csv.write(outcome(12065560001L, Status.MOVED, 1234));
            csv.write(outcome(12065550002L, Status.STRANDED, null));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).endsWith(",settled_at,to_voice_connector_id,out_of_service_millis");
        assertThat(lines.get(1)).endsWith(",new,1234");
        assertThat(lines.get(2)).endsWith(",new,");
        List<Target> read = new ArrayList<>();
        CsvReport.forEachTarget(file, (target, status) -> read.add(target));
        assertThat(read).extracting(Target::connector).containsExactly(MOVE, MOVE);
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        CsvReport.copy(file, false, copied);
        assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(file));
    }
}
