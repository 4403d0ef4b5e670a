package io.github.onhook.runbook.manual;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page of all commands with all options, in Markdown, from what they say of themselves. */
final class CommandReference {

    /** Said once, at the top, rather than for each command. */
    private static final List<String> OF_ALL = List.of("--help", "--version", "--verbose", "--config");

    private CommandReference() {}

    static String of(List<CommandSpec> commands) {
        String contents = commands.stream()
                .map(command -> "[`" + command.name() + "`](#" + command.name() + ")")
                .collect(Collectors.joining(", "));
        return """
                # Commands and options

                Written by the command itself: `onhook generate-companions DIR` writes this page to `DIR/reference/commands.md`, beside the man pages. Values
                in parentheses are the defaults.

                %s.

                Every command also has `-h` and `--help` (what most people need), `--help-all` (all options), `--version`, `--verbose` (more in the log, and stack traces) and
                `--config FILE` (YAML with options by name; those on the command line go before it).

                Exit codes, unless a command says otherwise: 0 every number is as wanted; 1 some are not; 2 bad input, nothing sent; 3 stopped before its end; 4 could not
                start or go on.
                """.formatted(contents)
                + commands.stream().map(CommandReference::section).collect(Collectors.joining());
    }

    private static String section(CommandSpec command) {
        StringBuilder page = new StringBuilder("\n## " + command.name() + "\n\n");
        page.append(cell(String.join(" ", command.usageMessage().description()).strip()))
                .append("\n\n");
        page.append("```sh\n");
        ManPages.examples(command).forEach(example -> page.append(example).append('\n'));
        page.append("```\n\nExit codes: ").append(ManPages.exitCodes(command)).append('\n');
        table(
                "",
                command.positionalParameters().stream()
                        .map(argument -> row(argument.paramLabel(), argument.description())),
                page);
        List<OptionSpec> grouped = command.argGroups().stream()
                .flatMap(group -> group.allOptionsNested().stream())
                .toList();
        table(
                "",
                command.options().stream()
                        .filter(option -> !grouped.contains(option))
                        .flatMap(CommandReference::row),
                page);
        for (ArgGroupSpec group : command.argGroups()) {
            String heading = Objects.requireNonNullElse(group.heading(), "")
                    .replace("%n", "")
                    .replace(":", "");
            table(heading, group.allOptionsNested().stream().flatMap(CommandReference::row), page);
        }
        return page.toString();
    }

    private static void table(String heading, Stream<String> rows, StringBuilder page) {
        List<String> lines = rows.toList();
        if (!lines.isEmpty()) {
            page.append("\n| ").append(heading).append(" | |\n| --- | --- |\n");
            lines.forEach(page::append);
        }
    }

    private static Stream<String> row(OptionSpec option) {
        boolean shown = !option.hidden() && OF_ALL.stream().noneMatch(List.of(option.names())::contains);
        String value = option.arity().max() > 0 ? " " + option.paramLabel().replace("%%", "%") : "";
        return shown ? Stream.of(row(String.join(", ", option.names()) + value, option.description())) : Stream.empty();
    }

    private static String row(String term, String... description) {
        return "| `" + term.replace("|", "\\|") + "` | " + cell(String.join(" ", description)) + " |\n";
    }

    /** Nothing in it is markup. */
    private static String cell(String text) {
        return text.replace("%%", "%")
                .replace("%n", " ")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll(" +", " ");
    }
}
