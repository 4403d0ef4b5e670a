package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

/** An option that has one value is given once; lists of protected numbers add up. */
@ResourceLock(value = PointedSdk.LOCK, mode = ResourceAccessMode.READ) // A plan asks who would act.
class RepeatedOptionsTest {

    private static final String ROWS = """
            account_id,region,voice_connector_id,phone_number
            111122223333,us-east-1,abcdefghij1klmno2pqrst,+12065550100
            111122223333,us-east-1,abcdefghij1klmno2pqrst,+12065550101
            111122223333,us-east-1,abcdefghij1klmno2pqrst,+12065550102
            """;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-failures 0 --max-failures 1000",
                "--max-failures=0 --rate 5 --max-failures=1000",
                "--role-name VoiceOps --role-name Other",
                "--rate 1 --rate 1",
                "--operation voice-connector --operation voice-connector-group",
                "--targets x --deadline 1m",
                "--yes --yes"
            })
    void refusesAnOptionOfOneValueThatIsGivenTwice(String options) throws IOException {
        Captured plan = plan(options.split(" "));

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.out()).isEmpty();
        assertThat(plan.err()).containsPattern("--[a-z-]+('| ).*(more than once|only once)");
    }

    @Test
    void namesEveryOptionThatIsRepeated() throws IOException {
        Captured plan = plan("--rate", "1", "--max-failures", "0", "--rate", "2", "--max-failures", "9");

        assertThat(plan.err()).contains("--rate", "--max-failures", "are given more than once");
    }

    @Test
    void refusesAListForAnOptionOfOneValueInTheFileOfOptions() throws IOException {
        Path config = Files.writeString(dir.resolve("onhook.yaml"), "burst: 2\nmax-failures: [0, 1000]\n");

        Captured plan = plan("--config", config.toString());

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.err()).contains("onhook.yaml: line 2: max-failures takes one value, and has 2");
    }

    @Test
    void takesTheCommandLinesValueBeforeThatOfTheFileOfOptions() throws IOException {
        Path config = Files.writeString(dir.resolve("onhook.yaml"), "max-failures: 1000\nrate: 5\n");

        assertThat(plan("--config", config.toString(), "--max-failures", "0", "--rate=4")
                        .exitCode())
                .isZero();
    }

    @Test
    void addsUpTheListsOfProtectedNumbers() throws IOException {
        String first = list("a", "+12065550100");
        String second = list("b", "+12065550101");
        String third = list("c", "+12065550102 # and a comment");
        Path config = Files.writeString(dir.resolve("onhook.yaml"), "protect:\n- " + first + "\n- " + second + "\n");

        assertThat(protectedBy("--protect", first, "--protect", second)).isEqualTo(2);
        assertThat(protectedBy("--protect", first, "--rate", "2", "--protect=" + first))
                .isEqualTo(1);
        assertThat(protectedBy("--config", config.toString())).isEqualTo(2);
        assertThat(protectedBy("--config", config.toString(), "--protect", third))
                .isEqualTo(3);
    }

    @Test
    void namesWhatIsWrongWithEachListOfProtectedNumbers() throws IOException {
        Captured plan = plan(
                "--protect",
                list("a", "nonsense"),
                "--protect",
                dir.resolve("none").toString());

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.err()).contains("a has 1 problem:", "none does not exist");
    }

    private int protectedBy(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--output", "json"));
        Captured plan = plan(all.toArray(String[]::new));
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        return new ObjectMapper().readTree(plan.out()).get("protected").asInt();
    }

    private String list(String name, String line) throws IOException {
        return Files.writeString(dir.resolve(name), line + "\n").toString();
    }

    private Captured plan(String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("plan", "--targets"));
        args.add(Files.writeString(dir.resolve("targets.csv"), ROWS).toString());
        args.addAll(List.of(options));
        return onhook(args.toArray(String[]::new));
    }
}
