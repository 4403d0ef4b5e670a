package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's directory that an earlier version wrote, of 12 numbers and a row that was no target. */
class EarlierVersionTest {

    private static final List<String> FILES =
            List.of("journal.jsonl", "plan.json", "report.csv", "report.json", "targets.csv", "timeline.json");

    @TempDir
    private Path dir;

    @BeforeEach
    void copy() throws IOException {
        for (String file : FILES) {
            try (InputStream in = EarlierVersionTest.class.getResourceAsStream("earlier/" + file)) {
                assertThat(in).as(file).isNotNull();
                Files.copy(in, dir.resolve(file));
            }
        }
    }

    private String report(String format) {
        Captured report = Captured.onhook("report", dir.toString(), "--format", format);
        assertThat(report.exitCode()).as(report.err()).isZero();
        return report.out();
    }

    @Test
    void readsItsReport() throws IOException {
        assertThat(report("csv")).isEqualTo(Files.readString(dir.resolve("report.csv")));
        assertThat(report("markdown")).contains("20261127T214015Z-9c4c67b4").contains("Forbidden");
        assertThat(report("json")).contains("\"targets\" : 13").contains("\"rejected\" : 1");
    }

    @Test
    void readsItsJournalWhereTheReportIsMissing() throws IOException {
        String written = report("csv");
        Files.delete(dir.resolve("report.json"));
        Files.delete(dir.resolve("report.csv"));

        String rebuilt = report("csv");

        assertThat(rows(rebuilt)).containsExactlyInAnyOrderElementsOf(rows(written));
    }

    /** Without the moment, which a rejected row has from the clock. */
    private static List<String> rows(String csv) {
        return csv.lines().map(row -> row.replaceFirst(",[^,]*$", "")).toList();
    }
}
