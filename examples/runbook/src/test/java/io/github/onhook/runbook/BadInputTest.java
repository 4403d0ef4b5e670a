package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.Captured.onhookReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputTest {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";
    private static final String ROW = "111122223333,us-east-1,abcdefghij1klmno2pqrst,";

    @TempDir
    private Path dir;

    private Path runDir = Path.of("");

    @BeforeEach
    void nameRunDirectory() {
        runDir = dir.resolve("run");
    }

    @Test
    void everyBadRowIsNamedAndNothingIsBegun() throws IOException {
        Path targets = file(
                "targets.csv",
                HEADER
                        + "12345,us-east-1,abc,+12065550101\n"
                        + "111122223333,mars-east-1,abc,+12065550102\n"
                        + "111122223333,us-east-1,a/b,+12065550103\n"
                        + ROW + "2065550104\n"
                        + "111122223333,us-east-1,abc\n"
                        + ROW + "+12065550105,stray\n"
                        + ROW + "+12065550100\n");

        Captured run = run("--targets", targets.toString(), "--role-name", "VoiceOps");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("line 2: ", "line 3: ", "line 4: ", "line 5: ", "line 6: ", "line 7: ", "nothing was sent")
                .doesNotContain("line 8: ", "206555010", "Exception");
        assertThat(runDir).doesNotExist();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        Path protect = file("protect", "nonsense\n");

        Captured run = run(
                "--targets", dir.resolve("none.csv").toString(), "--batch-size", "0", "--protect", protect.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("none.csv does not exist")
                .contains("--batch-size must be at least 1, was 0")
                .contains("exactly one of --role-name, --role-arn-template and --no-assume-role")
                .contains("protect has 1 problem:", "line 1: is not one number");
    }

    @Test
    void moreTargetsThanAllowedNeedAYes() {
        Captured run = onhookReading(
                HEADER + ROW + "+12065550100\n" + ROW + "+12065550101\n",
                "run",
                "--targets",
                "-",
                "--role-name",
                "VoiceOps",
                "--max-targets",
                "1",
                "--run-dir",
                runDir.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("the plan has 2 targets, more than --max-targets 1")
                .contains("--yes");
    }

    @Test
    void anOptionThatIsUnknownOrMalformedIsUsage() {
        assertThat(run("--targets", "x", "--sudo").exitCode()).isEqualTo(2);
        Captured run = run("--targets", "x", "--deadline", "soon");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("must be a duration such as 10s").doesNotContain("\tat ");
        assertThat(onhook().exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--metrics-port 0 | must be a port from 1 to 65535, was '0'",
                "--metrics-port 65536 | must be a port from 1 to 65535, was '65536'",
                "--metrics-port -1 | must be a port from 1 to 65535, was '-1'",
                "--batch-size 1001 | --batch-size must be at most 1000 numbers for voice-connector, was 1001",
                "--rate 1e-300 | --rate must be at least 0.001 requests per second, was 1.0E-300",
                "--initial-rate 0.0001 | --initial-rate must be at least 0.001 requests per second",
                "--max-total-rate NaN | --max-total-rate must be at least 0.001 requests per second",
                "--role-name ../../x | role must be a name such as VoiceOps",
                "--role-name ops/../x | role must be a name such as VoiceOps",
                "--role-name ./x | role must be a name such as VoiceOps",
                "--role-arn-template arn:aws:iam::{account}:role/../x | role must be a name such as VoiceOps",
                "--attempts 0 | --attempts must be at least 1, was 0",
                "--burst -1 | --burst must be at least 1, was -1"
            })
    void refusesAValueThatMeansNothing(String option, String says) {
        Captured run = run(("--targets " + dir.resolve("none.csv") + " " + option).split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(says).doesNotContain("\tat ");
    }

    @Test
    void helpNamesTheCommands() {
        Captured help = onhook("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("demo", "simulate", "run", "resume", "verify", "restore");
        assertThat(onhook("run", "--help").out()).contains("--max-failures", "safety", "who acts in the accounts");
    }

    private Captured run(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "run";
        args[1] = "--run-dir";
        args[2] = runDir.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return onhook(args);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content);
    }
}
