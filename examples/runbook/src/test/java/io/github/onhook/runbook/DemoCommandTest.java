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

    @TempDir
    private Path dir;

    @Test
    void theDemoEndsWithItsInjectedFailuresAndEveryTargetAccountedFor() throws IOException {
        Path runDir = dir.resolve("run");

        Captured demo = Captured.onhook("demo", "--run-dir", runDir.toString());

        assertThat(demo.exitCode()).isEqualTo(1);
        assertThat(demo.out()).contains("PARTIAL", "exit code 1 is what the demo should end with");
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
