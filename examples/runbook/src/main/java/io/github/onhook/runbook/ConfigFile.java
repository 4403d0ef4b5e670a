package io.github.onhook.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file of options, with the same names as on the command line, where each of them goes before it.
 *
 * <p>A list gives an option several times, a map as {@code key=value}, and {@code true} one that takes no value. Options
 * of other commands are left out, so that one file serves all.
 */
final class ConfigFile {

    static final String OPTION = "--config";

    private ConfigFile() {}

    /** The arguments with what the file has for their command, if they name a file. */
    static String[] expand(CommandLine commands, String... args) {
        String file = file(args);
        int place = command(commands, args);
        if (file == null || place < 0) {
            return args;
        }
        CommandLine command = Objects.requireNonNull(commands.getSubcommands().get(args[place]));
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(0, place + 1));
        for (Map.Entry<String, JsonNode> entry : read(file).properties()) {
            String option = "--" + entry.getKey();
            if (command.getCommandSpec().findOption(option) != null) {
                if (!isGiven(option, args)) {
                    add(expanded, option, entry.getValue());
                }
            } else if (commands.getSubcommands().values().stream()
                    .noneMatch(other -> other.getCommandSpec().findOption(option) != null)) {
                throw CommandFailure.badInput(List.of(
                        file + ": no command has an option " + option + "; --help lists them", "nothing was sent"));
            }
        }
        expanded.addAll(Arrays.asList(args).subList(place + 1, args.length));
        return expanded.toArray(String[]::new);
    }

    private static void add(List<String> args, String option, JsonNode value) {
        if (value.isArray()) {
            value.values().forEach(each -> add(args, option, each));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(each -> args.add(
                            option + "=" + each.getKey() + "=" + each.getValue().asString()));
        } else if (value.isBoolean()) {
            if (value.booleanValue()) {
                args.add(option);
            }
        } else {
            args.add(option + "=" + value.asString());
        }
    }

    private static @Nullable String file(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(OPTION + "=")) {
                return args[i].substring(OPTION.length() + 1);
            }
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                return args[i + 1];
            }
        }
        return null;
    }

    private static int command(CommandLine commands, String... args) {
        for (int i = 0; i < args.length; i++) {
            if (commands.getSubcommands().containsKey(args[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isGiven(String option, String... args) {
        return Arrays.stream(args).anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
    }

    private static JsonNode read(String file) {
        try {
            JsonNode options = new YAMLMapper().readTree(Files.readAllBytes(Path.of(file)));
            if (!options.isObject()) {
                throw CommandFailure.badInput(List.of(
                        file + " must hold options by name, such as 'role-name: VoiceOps'", "nothing was sent"));
            }
            return options;
        } catch (IOException e) {
            throw CommandFailure.badInput(List.of(file + " cannot be read: does it exist?", "nothing was sent"));
        } catch (JacksonException e) {
            throw CommandFailure.badInput(List.of(
                    file + " is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "nothing was sent"));
        }
    }
}
