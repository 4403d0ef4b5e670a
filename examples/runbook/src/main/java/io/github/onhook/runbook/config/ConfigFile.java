package io.github.onhook.runbook.config;

import io.github.onhook.runbook.config.ConfigEntries.Entry;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A YAML file of options, with the same names as on the command line, where each of them goes before it.
 *
 * <p>A list gives an option several times, a map as {@code key=value}, and {@code true} one that takes no value. Every value
 * is taken as it is written. Options of other commands are left out, so that one file serves all. Keys that no command knows,
 * keys that stand there twice and other mistakes are named with their lines, all at once.
 */
public final class ConfigFile {

    public static final String OPTION = "--config";

    private static final int LARGEST = 1 << 20;
    private static final int MOST_SHOWN = 100;
    private static final String NOTHING_SENT = "nothing was sent";
    /** Lists that only ever add up: what the file protects stays protected, whatever is given beside it. */
    private static final Set<String> ADDED_TO = Set.of("--protect");

    private ConfigFile() {}

    /** The arguments with what the file has for their command, if they name a file. */
    public static String[] expand(CommandLine commands, String... args) {
        String file = file(args);
        int place = command(commands, args);
        if (file == null || place < 0) {
            return args;
        }
        CommandLine command = Objects.requireNonNull(commands.getSubcommands().get(args[place]));
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(0, place + 1));
        ConfigEntries read = ConfigEntries.of(text(file));
        List<String> problems = new ArrayList<>(read.problems());
        for (Entry entry : read.entries()) {
            String name = "--" + entry.key();
            OptionSpec option = command.getCommandSpec().findOption(name);
            if (option != null && (ADDED_TO.contains(name) || !isGiven(name, args))) {
                add(expanded, option, entry, problems);
            } else if (option == null && !isKnown(commands, name)) {
                problems.add("line " + entry.line() + ": no command has an option " + Terminal.printable(name)
                        + "; --help lists them");
            }
        }
        throwIfAny(file, problems);
        expanded.addAll(Arrays.asList(args).subList(place + 1, args.length));
        return expanded.toArray(String[]::new);
    }

    private static boolean isKnown(CommandLine commands, String option) {
        return commands.getSubcommands().values().stream()
                .anyMatch(command -> command.getCommandSpec().findOption(option) != null);
    }

    private static void add(List<String> args, OptionSpec option, Entry entry, List<String> problems) {
        String name = "--" + entry.key();
        if (entry.values().size() > 1 && !option.isMultiValue()) {
            problems.add("line " + entry.line() + ": " + entry.key() + " takes one value, and has "
                    + entry.values().size() + ": keep one of them");
            return;
        }
        for (String value : entry.values()) {
            if (option.arity().max() > 0) {
                args.add(name + "=" + value);
            } else if (value.equalsIgnoreCase("true")) {
                args.add(name);
            } else if (!value.equalsIgnoreCase("false")) {
                problems.add("line " + entry.line() + ": " + entry.key() + " must be true or false, was '"
                        + Terminal.printable(value) + "'");
            }
        }
    }

    private static void throwIfAny(String file, List<String> problems) {
        if (!problems.isEmpty()) {
            List<String> lines = new ArrayList<>();
            problems.stream().limit(MOST_SHOWN).forEach(problem -> lines.add(file + ": " + problem));
            if (problems.size() > MOST_SHOWN) {
                lines.add(file + ": … and " + (problems.size() - MOST_SHOWN) + " more");
            }
            lines.add(NOTHING_SENT);
            throw CommandFailure.badInput(lines);
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
            boolean namesTheFile = i > 0 && args[i - 1].equals(OPTION);
            if (!namesTheFile && commands.getSubcommands().containsKey(args[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isGiven(String option, String... args) {
        return Arrays.stream(args).anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
    }

    private static String text(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw CommandFailure.badInput(
                        List.of(file + " is larger than 1 MiB: is it a file of options?", NOTHING_SENT));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandFailure.badInput(List.of(file + " is not UTF-8: save it as UTF-8", NOTHING_SENT));
        } catch (IOException | InvalidPathException e) {
            throw CommandFailure.badInput(List.of(file + " cannot be read: does it exist?", NOTHING_SENT));
        }
    }
}
