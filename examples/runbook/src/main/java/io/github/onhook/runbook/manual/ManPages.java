package io.github.onhook.runbook.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A man page for the command and for each of its commands, in roff, from what they say of themselves. */
public final class ManPages {

    private ManPages() {}

    /** The pages by file name. */
    static Map<String, String> of(CommandSpec root, List<CommandSpec> commands) {
        Map<String, String> pages = new TreeMap<>();
        pages.put(root.name() + ".1", page(root.name(), root, commands));
        for (CommandSpec command : commands) {
            String name = command.qualifiedName("-");
            pages.put(name + ".1", page(name, command, List.of()));
        }
        return pages;
    }

    private static String page(String name, CommandSpec command, List<CommandSpec> commands) {
        List<String> lines = new ArrayList<>();
        lines.add(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" onhook \"Onhook\"");
        String description = String.join(" ", command.usageMessage().description());
        lines.add(".SH NAME");
        lines.add(text(name) + " \\- " + text(description.replaceFirst("\\.$", "")));
        lines.add(".SH SYNOPSIS");
        lines.add(".B " + text(command.qualifiedName()));
        lines.add(text(synopsis(command, commands)));
        lines.add(".SH DESCRIPTION");
        lines.add(text(description));
        section("ARGUMENTS", command.positionalParameters().stream().flatMap(ManPages::argument), lines);
        section(
                "COMMANDS",
                commands.stream()
                        .flatMap(each -> entry(
                                "onhook-" + each.name(),
                                String.join(" ", each.usageMessage().description()))),
                lines);
        section(
                "OPTIONS",
                command.options().stream().filter(option -> !option.hidden()).flatMap(ManPages::option),
                lines);
        section("EXAMPLES", examples(command).flatMap(example -> Stream.of(".PP", text(example))), lines);
        lines.add(".SH EXIT STATUS");
        lines.add(text(exitCodes(command)));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    /** The examples of a command's help. */
    public static Stream<String> examples(CommandSpec command) {
        return footer(command).filter(line -> line.startsWith("onhook "));
    }

    /** What a command's exit codes mean, from its help. */
    static String exitCodes(CommandSpec command) {
        return footer(command)
                .filter(line -> line.startsWith("Exit code"))
                .findFirst()
                .map(line -> line.replaceFirst("^Exit codes?: ", ""))
                .orElse("0 it is done; 2 bad input; 4 it could not be done.");
    }

    private static Stream<String> footer(CommandSpec command) {
        return Stream.of(command.usageMessage().footer())
                .map(line -> line.replace("%%", "%").strip());
    }

    private static String synopsis(CommandSpec command, List<CommandSpec> commands) {
        String arguments = command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .collect(Collectors.joining(" "));
        return "[OPTION]... " + (commands.isEmpty() ? arguments : "COMMAND");
    }

    private static void section(String title, Stream<String> entries, List<String> lines) {
        List<String> found = entries.toList();
        if (!found.isEmpty()) {
            lines.add(".SH " + title);
            lines.addAll(found);
        }
    }

    private static Stream<String> argument(PositionalParamSpec argument) {
        return entry(argument.paramLabel(), String.join(" ", argument.description()));
    }

    private static Stream<String> option(OptionSpec option) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        return entry(String.join(", ", option.names()) + value, String.join(" ", option.description()));
    }

    private static Stream<String> entry(String term, String description) {
        return Stream.of(".TP", "\\fB" + text(term) + "\\fR", text(description));
    }

    /** Neither a control line nor an escape, and no dash that a reader could not search for. */
    private static String text(String text) {
        String plain = Ansi.OFF
                .string(text.replace("%n", " "))
                .replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\n", " ");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
