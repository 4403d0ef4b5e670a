package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class DemoCommandTest {

    private static final int NARROW = 60;

    @TempDir
    private Path dir;

    /** Only a word that is wider than the window is not broken. */
    private static boolean fits(String line) {
        String seen = line.replaceAll("\u001b\\[[0-9;]*m", "");
        return seen.length() <= NARROW || !seen.strip().contains(" ") || seen.startsWith("  onhook ");
    }

    @Test
    void theDemoEndsWithItsInjectedFailuresAndEveryTargetAccountedFor() throws IOException {
        Path runDir = dir.resolve("run");

        Captured demo = Captured.onhookAt(NARROW, "demo", "--run-dir", runDir.toString());

        assertThat(demo.exitCode()).isEqualTo(1);
        String printed = demo.out().replaceAll("\\s+", " ");
        assertThat(printed).contains("PARTIAL", "exit code 1 is what the demo should end with");
        assertThat(demo.out().lines()).allMatch(DemoCommandTest::fits);
        assertThat(demo.err())
                .startsWith("Demo: takes 20,040 phone numbers off")
                .contains("exit code 1, as it should");
        assertThat(demo.out())
                .contains("Report: " + runDir.resolve("report.html"))
                .contains("  onhook report ", "  onhook plan --yes --targets ", "  onhook simulate ")
                .doesNotContain("onhook resume");
        JsonNode totals = new ObjectMapper()
                .readTree(Files.readAllBytes(runDir.resolve("report.json")))
                .get("totals");
        assertThat(totals.get("targets").asLong()).isEqualTo(20_040);
        assertThat(totals.get("disassociated").asLong()
                        + totals.get("alreadyDisassociated").asLong()
                        + totals.get("failed").asLong()
                        + totals.get("unknown").asLong()
                        + totals.get("skipped").asLong())
                .isEqualTo(20_040);
        assertThat(runDir.resolve("report.html")).isNotEmptyFile();
    }
}
