package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results on a disk that is full do not pass for whole, and a reader that goes away is nobody's fault. */
class StandardOutputTest extends RunFixture {

    private static final String FULL = "No space left on device";

    private Path targets = Path.of("");
    private String runDir = "";

    @BeforeEach
    void writeTargets() throws IOException {
        targets = Files.writeString(dir.resolve("targets.csv"), targets());
        runDir = dir.resolve("run").toString();
    }

    @Test
    void endsWith4AndOneLineWhereTheDiskIsFull() {
        run(targets());
        assertCut("report", runDir);
        assertCut("report", runDir, "--format", "csv");
        assertCut("report", runDir, "--format", "html");
        assertCut("report", runDir, "--format", "json");
        assertCut("restore", runDir, "--role-name", "VoiceOps", "--progress", "none");
        // The numbers are on again: now there is something to print.
        assertCut("verify", runDir);
        assertCut("plan", "--targets", targets.toString());
        assertCut("plan", "--targets", targets.toString(), "--output", "json");
        assertCut("targets", targets.toString());
        assertCut("generate-completion");
        assertCut("--help");
        assertCut("run", "--help");
        assertCut(
                "discover",
                "--role-name",
                "VoiceOps",
                "--regions",
                "us-east-1",
                "--accounts",
                String.join(",", fleet.accountIds()));
    }

    @Test
    void saysWhereTheReportOfTheRunIs() {
        for (String format : List.of("text", "json")) {
            String into = dir.resolve(format).toString();

            Written run = written(10, FULL, runInto(into, format));

            assertThat(run.exitCode).isEqualTo(4);
            assertThat(run.lastError())
                    .isEqualTo("onhook: standard output could not be written in full: " + FULL
                            + "; the report is written: " + into + "/report.html");
            assertThat(Path.of(into, "report.html")).exists();
        }
    }

    @Test
    void staysSilentWhereTheReaderWentAway() {
        Written run = written(10, "Broken pipe", runInto(runDir, "json"));

        assertThat(run.exitCode).isZero();
        assertThat(run.err).doesNotContain("standard output");
        Written plan = written(10, "Broken pipe", "plan", "--targets", targets.toString());
        assertThat(plan.exitCode).isZero();
        assertThat(plan.err.lines()).singleElement().asString().startsWith("acting as ");
    }

    @Test
    void writesAFileThatIsAskedForWholeOrNotAtAll() throws IOException {
        Path out = dir.resolve("out.csv");

        assertThat(written(Integer.MAX_VALUE, FULL, "targets", targets.toString(), "--out", out.toString()).exitCode)
                .isZero();

        assertThat(Files.readAllLines(out)).containsExactlyInAnyOrderElementsOf(Files.readAllLines(targets));
        String nowhere = dir.resolve("none/out").toString();
        assertThat(written(0, FULL, "targets", targets.toString(), "--out", nowhere).exitCode)
                .isEqualTo(4);
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    private String[] runInto(String into, String format) {
        return new String[] {
            "run",
            "--targets",
            targets.toString(),
            "--role-name",
            "VoiceOps",
            "--progress",
            "none",
            "--run-dir",
            into,
            "--output",
            format
        };
    }

    private void assertCut(String... args) {
        Written cut = written(30, FULL, args);

        assertThat(cut.exitCode).as(String.join(" ", args)).isEqualTo(4);
        assertThat(cut.err.lines().filter(line -> line.contains("standard output")))
                .as(String.join(" ", args))
                .singleElement()
                .asString()
                .startsWith("onhook: standard output could not be written in full: " + FULL);
        assertThat(cut.out).hasSize(30);
        assertThat(cut.err).doesNotContain("\tat ", "Exception");
    }

    private record Written(int exitCode, String out, String err) {

        String lastError() {
            return err.lines().reduce("", (before, line) -> line);
        }
    }

    /** The command with room for so many bytes, after which a write fails. */
    private static Written written(int room, String failure, String... args) {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (disk.size() == room) {
                    throw new IOException(failure);
                }
                disk.write(b);
            }
        };
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                ResultStream.to(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                100);
        int exitCode;
        try (Signals signals = Signals.ofProcess(terminal)) {
            exitCode = Onhook.execute(terminal, signals, args);
        }
        return new Written(exitCode, disk.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
