package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.onhook.runbook.manual.ManPages;
import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a person who does not know the command yet reads first. */
class HelpTest {

    private static final int COLUMNS = 80;
    private static final int TWO_SCREENS = 48;

    /** Commands of picocli itself. */
    private static final List<String> FOREIGN = List.of("help", "generate-completion");

    @ParameterizedTest
    @MethodSource("commands")
    void fitsTwoScreensOf80By24(String command) {
        List<String> lines = onhook(command, "--help").lines().toList();

        assertThat(lines).hasSizeBetween(8, TWO_SCREENS);
        assertThat(lines).allMatch(line -> line.length() <= COLUMNS || line.startsWith("      --to="));
    }

    @Test
    void listsAllCommandsOnTwoScreens() {
        String help = onhook("--help");

        assertThat(help.lines().count()).isBetween(20L, (long) TWO_SCREENS);
        assertThat(help).contains(commands().toArray(String[]::new)).contains("Exit codes:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsEveryOptionWithHelpAll(String command) {
        String all = onhook(command, "--help-all");

        assertThat(all)
                .contains(spec(command).options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isTheSameWhereTheCommandIsBuiltAlone(String command) {
        assertThat(onhook(command, "--help")).isEqualTo(onhook("help", command));
    }

    @Test
    void namesWhatHelpAllShows() {
        assertThat(onhook("run", "--help"))
                .contains("--targets", "--role-name", "more options (", "who acts in the accounts", "--help-all")
                .doesNotContain("--via-role-arn");
        assertThat(onhook("run", "--help-all")).contains("--via-role-arn", "Safety:", "Who acts in the accounts:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void givesExamplesThatAreUnderstood(String command) {
        List<String> examples = ManPages.examples(spec(command)).toList();

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            String[] words = example.replaceFirst(" > .*", "")
                    .substring("onhook ".length())
                    .split(" ");
            assertThatCode(() -> model().parseArgs(words)).as(example).doesNotThrowAnyException();
            assertThat(words[0]).isEqualTo(command);
        }
    }

    @Test
    void namesThreeCommandsToBeginWithWhenNoneIsGiven() {
        Captured onhook = Captured.onhook();

        assertThat(onhook.exitCode()).isEqualTo(2);
        assertThat(onhook.out()).isEmpty();
        assertThat(onhook.err().lines().filter(line -> line.startsWith("  onhook ")))
                .hasSize(3)
                .allMatch(line -> commands().anyMatch(command -> line.startsWith("  onhook " + command + " ")));
        assertThat(onhook.err()).contains("a command is missing", "nothing was sent", "onhook --help");
    }

    private static Stream<String> commands() {
        return model().getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .filter(name -> !FOREIGN.contains(name));
    }

    private static CommandSpec spec(String command) {
        return Objects.requireNonNull(model().getSubcommands().get(command)).getCommandSpec();
    }

    private static CommandLine model() {
        Terminal terminal = terminal(new ByteArrayOutputStream());
        try (Signals signals = Signals.ofProcess(terminal)) {
            return Onhook.commands(terminal, signals);
        }
    }

    private static String onhook(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = terminal(out);
        try (Signals signals = Signals.ofProcess(terminal)) {
            assertThat(Onhook.execute(terminal, signals, args)).isZero();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Terminal terminal(ByteArrayOutputStream out) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Terminal(new ByteArrayInputStream(new byte[0]), ResultStream.to(out), err, false, false, COLUMNS);
    }
}
