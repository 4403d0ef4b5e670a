package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import software.amazon.awssdk.core.util.VersionInfo;

class CompanionFilesTest {

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new ByteArrayInputStream(new byte[0]),
            ResultStream.to(out),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false,
            false,
            80);
    private final Signals signals = Signals.ofProcess(terminal);

    @BeforeEach
    void generateTheFiles() {
        assertThat(Onhook.execute(terminal, signals, "generate-companions", dir.toString()))
                .isZero();
    }

    /** Else it halts this JVM, with a code of its own, when that ends. */
    @AfterEach
    void closeTheSignals() {
        signals.close();
    }

    @Test
    void writesAManPageForEachCommandThatIsNotHidden() throws IOException {
        List<String> pages =
                commands().map(command -> command.qualifiedName("-") + ".1").toList();

        try (Stream<Path> files = Files.list(dir.resolve("man/man1"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("onhook.1", "onhook-run.1")
                    .doesNotContain("onhook-warm-up.1")
                    .hasSize(pages.size() + 1)
                    .containsAll(pages);
        }
    }

    @Test
    void namesEachOptionInItsManPageAndInTheCompletionOfFish() throws IOException {
        String fish = Files.readString(dir.resolve("completion/onhook.fish"));
        for (CommandSpec command : commands().toList()) {
            String page = Files.readString(dir.resolve("man/man1/" + command.qualifiedName("-") + ".1"));
            assertThat(page.lines().filter(line -> line.startsWith(".")))
                    .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B)( .*)?"));
            for (OptionSpec option : command.options()) {
                assertThat(page).contains(option.longestName().replace("-", "\\-"));
                assertThat(fish)
                        .contains("__fish_seen_subcommand_from " + command.name() + "'")
                        .contains(" -l " + option.longestName().substring(2));
            }
        }
    }

    /** The page in {@code docs} is that file, and not written by hand. */
    @Test
    void writesTheReferenceThatTheDocumentationHas() {
        assertThat(Path.of("../../docs/commands.md"))
                .as("copy target/companions/reference/commands.md there: onhook generate-companions target/companions")
                .hasSameTextualContentAs(dir.resolve("reference/commands.md"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void completesCommandsAndOptionsInBash() throws Exception {
        assertThat(completed("onhook", "resu")).containsExactly("resume");
        assertThat(completed("onhook", "run", "--role-n")).containsExactly("--role-name");
    }

    private List<String> completed(String... words) throws Exception {
        String script =
                "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_onhook;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        "bash",
                                        "-c",
                                        script,
                                        "_",
                                        dir.resolve("completion/onhook.bash").toString()),
                                Stream.of(words))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void printsTheHelpOfACommandWhichItsOptionPrints() {
        String help = printed("help", "resume");

        assertThat(help).startsWith("Usage: onhook resume").isEqualTo(printed("resume", "--help"));
    }

    @Test
    void namesTheVersionOfTheSdkWithItsOwn() {
        assertThat(printed("--version"))
                .startsWith("onhook ")
                .contains("AWS SDK for Java " + VersionInfo.SDK_VERSION, "Java " + System.getProperty("java.version"));
    }

    private String printed(String... args) {
        out.reset();
        assertThat(Onhook.execute(terminal, signals, args)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Stream<CommandSpec> commands() {
        return Onhook.commands(terminal, signals).getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .distinct();
    }
}
