package io.github.onhook.internal.report;

import static io.github.onhook.internal.report.RecordedRun.HERE;
import static io.github.onhook.internal.report.RecordedRun.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReportTest {

    @TempDir
    private Path dir;

    @Test
    void everyTargetIsARow() throws IOException {
        String csv = write(
                List.of(
                        RecordedRun.done(HERE, 12065550100L),
                        RecordedRun.failed(HERE, 12065550101L, "NotFound", "not, here")),
                List.of());

        assertThat(csv).isEqualTo("""
            account_id,region,voice_connector_id,phone_number,status,source,code,message,request_id,attempts,settled_at
            111122223333,us-east-1,abc,+12065550100,DISASSOCIATED,,,,req-1,1,2026-01-02T03:04:05.678Z
            111122223333,us-east-1,abc,+12065550101,FAILED,number,NotFound,"not, here",req-2,1,2026-01-02T03:04:05.678Z
            """);
    }

    @Test
    void textFromOutsideIsNoFormula() throws IOException {
        String csv = write(
                List.of(RecordedRun.outcome(
                        HERE,
                        12065550100L,
                        Status.FAILED,
                        new Reason(Source.NUMBER, "@SUM(A1)", "=HYPERLINK(\"http://x\")", "-1+1"))),
                List.of(
                        new Rejection(3, "=1+1", "\tx", "@y", "+12065550100", "InvalidRegion", "bad"),
                        new Rejection(4, null, null, null, "+1+cmd|' /C calc'!A0", "InvalidPhoneNumber", "bad")));

        assertThat(csv)
                .contains(",'@SUM(A1),\"'=HYPERLINK(\"\"http://x\"\")\",'-1+1,")
                .contains("\n'=1+1,\\tx,'@y,+12065550100,REJECTED,")
                .contains("\n,,,'+1+cmd|' /C calc'!A0,REJECTED,");
    }

    @Test
    void theFailuresAreReadBackAsTheyWere() throws IOException {
        Outcome failed = RecordedRun.failed(HERE, 12065550101L, "=NotFound", "'=a\n\"b\"");
        Path file = dir.resolve("report.csv");
        Files.writeString(file, write(List.of(RecordedRun.done(HERE, 12065550100L), failed), List.of()));

        List<Failure> failures = new ArrayList<>();
        CsvReport.failures(file).forEach(failures::add);

        assertThat(failures).containsExactly(Failure.of(failed));
    }

    @Test
    void aFileThatIsNoReportIsRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("report.csv"), "a,b\n1,2\n");

        assertThatThrownBy(() -> CsvReport.failures(file).forEach(failure -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not begin with the header of a report");
    }

    @Property
    void noCellBeginsAFormulaAndAllReadBack(@ForAll String text) {
        String cell = CsvCell.of(text);

        assertThat(CsvCell.read(cell)).isEqualTo(text);
        assertThat(cell.isEmpty() ? ' ' : cell.charAt(0)).isNotIn('=', '+', '-', '@', '\t', '\r', '\n');
    }

    private static String write(List<Outcome> outcomes, List<Rejection> rejections) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvReport csv = CsvReport.to(out)) {
            outcomes.forEach(csv::write);
            rejections.forEach(rejection -> csv.write(rejection, NOW));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
