package io.github.onhook.runbook.manual;

import io.github.onhook.runbook.terminal.LineWrapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of a command on two screens of 24 lines: the options that most people need. {@value #ALL} shows the others. */
public final class ShortHelp extends Help {

    /** The name of the option {@code --help} by which it shows all options. */
    public static final String ALL = "--help-all";

    private static final String ROLE = "--role-name --no-assume-role --profile ";
    private static final String RUN = "--protect --canary --max-failures --rate --deadline --yes --run-dir --config ";
    private static final String SERVICE = "--temporal --temporal-namespace --history-keys ";
    private static final String HELP = "--help --version";

    /** The options that most people need, by command; the help of other commands shows all. */
    private static final Map<String, String> ESSENTIALS = Map.ofEntries(
            Map.entry("plan", "--targets --check " + ROLE + "--protect --rate --config "),
            Map.entry("run", "--targets " + ROLE + RUN),
            Map.entry("move", "--targets --to " + ROLE + "--max-in-transit " + RUN),
            Map.entry("release", "--targets --confirm " + ROLE + RUN),
            Map.entry("resume", "--max-failures --deadline --yes --profile --config "),
            Map.entry("restore", "--canary --max-failures --deadline --profile --config "),
            Map.entry("verify", ROLE + "--config "),
            Map.entry("discover", "--accounts --organization --ou --regions --connectors --out " + ROLE + "--config "),
            Map.entry(
                    "worker",
                    "--temporal --task-queue --temporal-tls --history-keys " + ROLE
                            + "--max-in-flight --metrics-port --config "),
            Map.entry("approve", SERVICE),
            Map.entry("workers", SERVICE));

    private final CommandSpec command;
    private final List<OptionSpec> shown;

    private ShortHelp(CommandSpec command, ColorScheme colours, List<OptionSpec> shown) {
        super(command, colours);
        this.command = command;
        this.shown = shown;
    }

    /** Help of this kind where a command has options that fewer people need, and all of its help elsewhere. */
    public static Help of(CommandSpec command, ColorScheme colours) {
        String names = ESSENTIALS.get(command.name());
        return names == null
                ? new Help(command, colours)
                : new ShortHelp(command, colours, options(command, names + HELP));
    }

    private static List<OptionSpec> options(CommandSpec command, String names) {
        return Stream.of(names.split(" "))
                .map(name -> Objects.requireNonNull(command.findOption(name), name))
                .toList();
    }

    /** Gives {@code --help} of every command the name by which it shows all, and breaks text at spaces only. */
    public static void addTo(CommandLine commands) {
        CommandSpec spec = commands.getCommandSpec();
        OptionSpec help = spec.findOption("--help");
        if (help != null) {
            spec.remove(help);
            spec.addOption(help.toBuilder()
                    .names("-h", "--help", ALL)
                    .description("Show this help; " + ALL + " shows all options.")
                    .build());
        }
        spec.usageMessage()
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        shown -> text(spec, spec.usageMessage().description()));
        spec.usageMessage()
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        shown -> text(spec, spec.usageMessage().footer()));
        commands.getSubcommands().values().forEach(ShortHelp::addTo);
    }

    /** An action of IAM or a file name is searched for and copied: picocli breaks lines within them. */
    private static String text(CommandSpec spec, String... lines) {
        LineWrapper wrapper = new LineWrapper(spec.usageMessage().width());
        return Stream.of(lines)
                .map(line -> line.replace("%%", "%"))
                .map(line -> wrapper.wrap(line, line.startsWith("  ") ? 6 : 0) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    @Override
    public String synopsis(int headingLength) {
        String required = command.options().stream()
                .filter(OptionSpec::required)
                .map(option -> option.longestName() + "=" + option.paramLabel() + " ")
                .collect(Collectors.joining());
        String arguments = command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .map(label -> " " + label)
                .collect(Collectors.joining());
        return command.qualifiedName() + " " + required + "[OPTION]..." + arguments + System.lineSeparator();
    }

    @Override
    public String parameterList() {
        Layout layout = createDefaultLayout(shown, command.positionalParameters(), colorScheme());
        layout.addPositionalParameters(command.positionalParameters(), parameterLabelRenderer());
        return layout.toString();
    }

    @Override
    public String optionList() {
        Layout layout = createDefaultLayout(shown, List.of(), colorScheme());
        layout.addOptions(shown, parameterLabelRenderer());
        int width = command.usageMessage().width();
        return layout + System.lineSeparator() + new LineWrapper(width).wrap(others(), 2) + System.lineSeparator();
    }

    private String others() {
        long count = command.options().stream()
                .filter(option -> !option.hidden() && !shown.contains(option))
                .count();
        String groups = command.argGroups().stream()
                .map(group -> Objects.requireNonNullElse(group.heading(), ""))
                .map(heading -> heading.replace("%n", "").replace(":", ""))
                .map(heading -> heading.substring(0, 1).toLowerCase(Locale.ROOT) + heading.substring(1))
                .collect(Collectors.joining("; "));
        return count + " more options (" + groups + "): " + command.qualifiedName() + " " + ALL;
    }
}
