package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.testing.Tries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes a file holds, the command ends with a plan, or with a list of mistakes and exit code 2. */
class AnyBytesTest {

    private static final int FILES = Tries.of(51, 150);
    private static final String TARGETS = """
            account_id,region,voice_connector_id,phone_number
            111122223333,us-east-1,abcdefghij1klmno2pqrst,+12065550100
            """;

    private static final List<String> LIST = List.of(
            TARGETS,
            "+12065550100",
            "+1206",
            "\n",
            "\r",
            ",",
            ";",
            "\t",
            "\"",
            "'",
            "sep=;\n",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\"phone_number\"",
            "1e9",
            "\u0000",
            "\u001a",
            "\u001b[2J",
            "\uFEFF",
            "\u202e",
            "#",
            " ",
            "é");
    private static final List<String> YAML = List.of(
            "rate",
            "role-name",
            "session-tag",
            "yes",
            ": ",
            " ",
            "\n",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "&a ",
            "*a",
            "!!int ",
            "| ",
            "> ",
            "%",
            "@",
            "`",
            "\t",
            "#",
            "---\n",
            "...\n",
            "? ",
            "1e5",
            "5",
            "true",
            "\u0000",
            "\uFEFF",
            "\u001b[2J",
            "é",
            "<<: ",
            ",");

    @TempDir
    private Path dir;

    @Test
    void plansTargetsOrNamesTheirMistakes() throws IOException {
        for (int seed = 0; seed < FILES; seed++) {
            check(seed, "plan", "--targets", file(seed, LIST));
        }
    }

    @Test
    void takesProtectedNumbersOrNamesTheirMistakes() throws IOException {
        String targets = Files.writeString(dir.resolve("targets.csv"), TARGETS).toString();
        for (int seed = 0; seed < FILES; seed++) {
            check(seed, "plan", "--targets", targets, "--protect", file(seed, LIST));
        }
    }

    @Test
    void takesOptionsOrNamesTheirMistakes() throws IOException {
        String targets = Files.writeString(dir.resolve("targets.csv"), TARGETS).toString();
        for (int seed = 0; seed < FILES; seed++) {
            check(seed, "plan", "--targets", targets, "--config", file(seed, YAML));
        }
    }

    private String file(int seed, List<String> pieces) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int left = random.nextInt(30); left > 0; left--) {
            if (seed % 3 == 0) {
                bytes.write(random.nextInt(256));
            } else {
                bytes.writeBytes(pieces.get(random.nextInt(pieces.size()))
                        .getBytes(seed % 3 == 1 ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16LE));
            }
        }
        return Files.write(dir.resolve("any"), bytes.toByteArray()).toString();
    }

    private static void check(int seed, String... args) {
        Captured plan = onhook(args);

        assertThat(plan.exitCode()).as("seed %s: %s", seed, plan.err()).isIn(0, 2);
        assertThat(plan.err())
                .as("seed %s", seed)
                .doesNotContain("\tat ", "Exception")
                .doesNotContain("\u001b", "\0");
        assertThat(plan.err().lines().count()).isLessThan(200);
        if (plan.exitCode() == 2) {
            assertThat(plan.err()).as("seed %s", seed).containsIgnoringCase("nothing was sent");
        } else {
            assertThat(plan.out()).contains("fingerprint");
        }
    }
}
