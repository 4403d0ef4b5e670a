package io.github.onhook.runbook.manual;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of the fish shell, which picocli does not write. */
final class FishCompletion {

    private FishCompletion() {}

    static String of(List<CommandSpec> commands) {
        return Stream.concat(
                        Stream.of("complete -c onhook -f"), commands.stream().flatMap(FishCompletion::command))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> command(CommandSpec command) {
        String first = "complete -c onhook -n __fish_use_subcommand -a " + command.name()
                + described(command.usageMessage().description());
        String files = "complete -c onhook -n '__fish_seen_subcommand_from " + command.name() + "' -F";
        return Stream.concat(
                command.positionalParameters().isEmpty() ? Stream.of(first) : Stream.of(first, files),
                command.options().stream()
                        .filter(option -> !option.hidden())
                        .map(option -> option(command.name(), option)));
    }

    private static String option(String command, OptionSpec option) {
        String names = Stream.of(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        boolean takesFile = option.type() == Path.class;
        String value = option.arity().max() == 0 ? "" : takesFile ? " -r -F" : " -x" + values(option);
        return "complete -c onhook -n '__fish_seen_subcommand_from " + command + "'" + names + value
                + described(option.description());
    }

    private static String values(OptionSpec option) {
        Iterable<String> candidates = option.completionCandidates();
        if (candidates == null) {
            return "";
        }
        String joined = String.join(" ", candidates);
        return joined.isEmpty() ? "" : " -a '" + joined + "'";
    }

    private static String described(String... lines) {
        return " -d '" + String.join(" ", lines).replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
