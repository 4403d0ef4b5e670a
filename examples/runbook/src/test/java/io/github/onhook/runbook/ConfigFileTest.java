package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ConfigFileTest {

    @TempDir
    private Path dir;

    private Path file = Path.of("");
    private final CommandLine commands = new CommandLine(CommandSpec.create()
            .addSubcommand("plan", of("--role-name", "--rate", "--session-tag", "--yes", "--skip-invalid"))
            .addSubcommand("verify", of("--concurrency")));

    private static CommandSpec of(String... options) {
        CommandSpec command = CommandSpec.create();
        for (String option : options) {
            command.addOption(OptionSpec.builder(option).build());
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
        Files.writeString(file, "role-name: [a, b]\nsession-tag:\n  team: voice\n  case: '7'\n");

        assertThat(ConfigFile.expand(commands, "--config=" + file, "plan"))
                .containsExactly(
                        "--config=" + file,
                        "plan",
                        "--role-name=a",
                        "--role-name=b",
                        "--session-tag=team=voice",
                        "--session-tag=case=7");
    }

    @Test
    void anOptionThatNoCommandHasIsRefused() throws IOException {
        Files.writeString(file, "role: VoiceOps\n");

        assertThatThrownBy(() -> ConfigFile.expand(commands, "plan", "--config", file.toString()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no command has an option --role");
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
