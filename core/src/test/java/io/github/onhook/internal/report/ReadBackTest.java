package io.github.onhook.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.model.Settings;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBackTest {

    @TempDir
    private Path dir;

    private final Report report = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "+12065550103 is gone")
            .snapshot();

    @Test
    void aReportIsReadAsItWasWritten() throws IOException {
        byte[] written = json(report);

        Report read = JsonReport.read(new ByteArrayInputStream(written), report.timeline());

        assertThat(json(read)).isEqualTo(written);
        assertThat(read.forecast()).isEqualTo(report.forecast()).isNotNull();
        assertThat(read.pace()).isEqualTo(report.pace()).isNotNull();
        assertThat(read.locations().get(0).learned()).isEqualTo(new Report.LearnedQuota(5, 2, true));
        assertThat(read.locations().get(1).learned()).isNull();
    }

    @Test
    void aReportFromBeforeThereWereForecastsIsReadToo() throws IOException {
        String written = new String(json(report), StandardCharsets.UTF_8)
                .replaceFirst("(?s)\"forecast\" : \\{.*?\\},\\s+\"errors\"", "\"errors\"");
        assertThat(written).doesNotContain("forecast");

        Report read =
                JsonReport.read(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)), report.timeline());

        assertThat(read.forecast()).isNull();
        assertThat(read.pace()).isNull();
        assertThat(read.totals()).isEqualTo(report.totals());
    }

    @Test
    void aTimelineIsReadAsItWasWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TimelineJson.write(report.timeline(), out);

        Timeline read = TimelineJson.read(new ByteArrayInputStream(out.toByteArray()));

        assertThat(read.moments()).isEqualTo(report.timeline().moments()).isNotEmpty();
        assertThat(read.step()).isEqualTo(report.timeline().step());
        assertThat(read.rates())
                .singleElement()
                .extracting(Timeline.RateCurve::location)
                .isEqualTo(RecordedRun.HERE);
    }

    @Test
    void whatIsNoReportIsRefused() {
        for (String text : List.of("", "[]", "{}", "{\"schema\":\"other/1\"}", "{\"schema\":")) {
            assertThatThrownBy(() -> JsonReport.read(
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Timeline.NONE))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aMaskedReportShowsNoNumber() throws IOException {
        Path csv = dir.resolve("report.csv");
        try (CsvReport rows = CsvReport.to(Files.newOutputStream(csv))) {
            rows.write(RecordedRun.done(RecordedRun.HERE, 12065550100L));
            rows.write(RecordedRun.failed(RecordedRun.HERE, 12065550103L, "NotFound", "+12065550103 is gone"));
        }
        ByteArrayOutputStream masked = new ByteArrayOutputStream();

        CsvReport.copy(csv, true, masked);
        JsonReport.write(Masked.of(report), Masked.of(CsvReport.failures(csv)), masked);
        MarkdownReport.write(Masked.of(report), Masked.of(Failures.of(report)), masked);

        assertThat(masked.toString(StandardCharsets.UTF_8))
                .contains(
                        "+*********03,FAILED", "\"+*********03\"", "+*********03 is gone", "+*********00,DISASSOCIATED")
                .doesNotContain("1206555", "4420718");
    }

    @Test
    void whateverWasWrittenAsANumberIsMasked() {
        assertThat(Masked.number("(206) 555-0103")).isEqualTo("(***) ***-**03");
        assertThat(Masked.number("=7")).isEqualTo("=7");
        assertThat(Masked.message("arn:aws:iam::111122223333:role/VoiceOps")).contains("111122223333");
    }

    private byte[] json(Report written) throws IOException {
        List<Failure> all = new ArrayList<>(report.failures());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(written, all::forEach, out);
        return out.toByteArray();
    }
}
