package io.github.onhook.runbook.config;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.runbook.Captured;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ConfigFileTest {

    @TempDir
    private Path dir;

    private Path file = Path.of("");
    private final CommandLine commands = new CommandLine(CommandSpec.create()
            .addSubcommand(
                    "plan",
                    of("--role-name", "--rate", "--external-id")
                            .addOption(OptionSpec.builder("--accounts")
                                    .type(List.class)
                                    .build())
                            .addOption(OptionSpec.builder("--session-tag")
                                    .type(Map.class)
                                    .build())
                            .addOption(OptionSpec.builder("--yes").build())
                            .addOption(OptionSpec.builder("--skip-invalid").build()))
            .addSubcommand("verify", of("--concurrency")));

    private static CommandSpec of(String... options) {
        CommandSpec command = CommandSpec.create();
        for (String option : options) {
            command.addOption(OptionSpec.builder(option).type(String.class).build());
        }
        return command;
    }

    @BeforeEach
    void nameFile() {
        file = dir.resolve("onhook.yaml");
    }

    @Test
    void whatTheFileHasForTheCommandGoesBeforeWhatIsGiven() throws IOException {
        Files.writeString(file, "role-name: VoiceOps\nrate: 4.5\nyes: true\nskip-invalid: false\nconcurrency: 8\n");

        assertThat(ConfigFile.expand(commands, "plan", "--config", file.toString(), "--rate", "2"))
                .containsExactly("plan", "--role-name=VoiceOps", "--yes", "--config", file.toString(), "--rate", "2");
    }

    @Test
    void aListOrAMapGivesAnOptionSeveralTimes() throws IOException {
        Files.writeString(file, "accounts: [a, b]\nsession-tag:\n  team: voice\n  case: '7'\n");

        assertThat(ConfigFile.expand(commands, "--config=" + file, "plan"))
                .containsExactly(
                        "--config=" + file,
                        "plan",
                        "--accounts=a",
                        "--accounts=b",
                        "--session-tag=team=voice",
                        "--session-tag=case=7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1234e56", "2026.10", "1e5", "0x1F", "0777", "1_000", "null", "~", "true", "2026-01-02", ".5"})
    void keepsAScalarAsItIsWritten(String written) throws IOException {
        Files.writeString(file, "external-id: " + written + "\nsession-tag: {release: " + written + "}\n");

        assertThat(ConfigFile.expand(commands, "plan", "--config", file.toString()))
                .startsWith("plan", "--external-id=" + written, "--session-tag=release=" + written);
    }

    @Test
    void namesEveryMistakeWithItsLine() throws IOException {
        Files.writeString(file, """
                # options
                role: VoiceOps
                rate: 5

                yes: perhaps
                rate: 6
                external-id:
                session-tag:
                  a: [1]
                role-name: *ref
                """);

        assertThat(problems())
                .containsExactly(
                        "line 6: rate stands there a second time, first on line 3: keep one of them",
                        "line 7: external-id has no value: write one, or take the key away",
                        "line 9: session-tag has a list or a map within its value: an option takes text",
                        "line 10: role-name refers to another value by '*': write the value itself",
                        "line 2: no command has an option --role; --help lists them",
                        "line 5: yes must be true or false, was 'perhaps'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "- a\n", "text", "--- {}\n--- {}\n", "rate: [1", "\trate: 1", "rate: \u0000", "rate: b: c"})
    void refusesWhatHoldsNoOptions(String text) throws IOException {
        Files.writeString(file, text);

        assertThat(problems()).singleElement().asString().matches("line 1: .+|line 2: begins a second document.*");
    }

    @Test
    void refusesWhatIsNoTextOrTooLarge() throws IOException {
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> ConfigFile.expand(commands, "plan", "--config", file.toString()))
                .hasMessageContaining("is not UTF-8");

        Files.writeString(file, "a: ".repeat(1 << 20));
        assertThatThrownBy(() -> ConfigFile.expand(commands, "plan", "--config", file.toString()))
                .hasMessageContaining("larger than 1 MiB");
    }

    private List<String> problems() {
        CommandFailure failure = catchThrowableOfType(
                CommandFailure.class, () -> ConfigFile.expand(commands, "plan", "--config", file.toString()));
        assertThat(failure.exitCode()).isEqualTo(2);
        assertThat(failure.lines()).last().isEqualTo("nothing was sent");
        return failure.lines().subList(0, failure.lines().size() - 1).stream()
                .map(line -> line.substring((file + ": ").length()))
                .toList();
    }

    @Test
    void aFileThatIsNotThereOrNotYamlIsBadInput() throws IOException {
        assertThat(onhook("run", "--config", file.toString()).exitCode()).isEqualTo(2);

        Files.writeString(file, "role-name: [");

        Captured run = onhook("run", "--config", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not YAML").doesNotContain("\tat ");
    }

    @Test
    void theCommandTakesItsOptionsFromTheFile() throws IOException {
        Files.writeString(file, "targets: " + dir.resolve("none.csv") + "\nrole-name: VoiceOps\nbatch-size: 0\n");

        Captured run = onhook("run", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("none.csv does not exist", "--batch-size must be at least 1, was 0");
    }

    @Test
    void thereIsAScriptThatCompletes() {
        Captured script = onhook("generate-completion");

        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).contains("complete -F", "--max-failures", "--role-name");
    }
}
