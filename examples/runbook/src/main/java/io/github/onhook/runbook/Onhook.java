package io.github.onhook.runbook;

import io.github.onhook.runbook.command.ApproveCommand;
import io.github.onhook.runbook.command.CodecCommand;
import io.github.onhook.runbook.command.DemoCommand;
import io.github.onhook.runbook.command.DiscoverCommand;
import io.github.onhook.runbook.command.MoveCommand;
import io.github.onhook.runbook.command.PlanCommand;
import io.github.onhook.runbook.command.ReleaseCommand;
import io.github.onhook.runbook.command.ReportCommand;
import io.github.onhook.runbook.command.RestoreCommand;
import io.github.onhook.runbook.command.ResumeCommand;
import io.github.onhook.runbook.command.RunCommand;
import io.github.onhook.runbook.command.SimulateCommand;
import io.github.onhook.runbook.command.TargetsCommand;
import io.github.onhook.runbook.command.VerifyCommand;
import io.github.onhook.runbook.command.WhoAmICommand;
import io.github.onhook.runbook.command.WorkerCommand;
import io.github.onhook.runbook.command.WorkersCommand;
import io.github.onhook.runbook.config.ConfigFile;
import io.github.onhook.runbook.manual.CompanionFiles;
import io.github.onhook.runbook.manual.ShortHelp;
import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.options.RepeatedOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.runbook.terminal.VisibleText;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command: takes phone numbers off Amazon Chime SDK Voice Connectors, moves or releases them, in many accounts at once. */
@Command(
        name = "onhook",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        description =
                "Takes phone numbers off Amazon Chime SDK Voice Connectors, moves them to others or releases them, in many"
                        + " accounts and Regions at once, and says for every number what became of it.",
        footer = {
            "",
            "Exit codes: 0 every number is as wanted; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class Onhook implements Callable<Integer> {

    private static final String VERBOSE = "--verbose";
    private static final int USAGE_WIDTH = 110;

    /** What a person who gives no command most probably wants. */
    private static final List<String> FIRST_STEPS = List.of(
            "onhook: a command is missing; nothing was sent. To begin with:",
            "",
            "  onhook demo                                       watch a run on a simulated fleet; needs no AWS",
            "  onhook plan --targets FILE --check --role-name R  what a run of a list would do; changes nothing",
            "  onhook run --targets FILE --role-name R           take the numbers of a list off their connectors",
            "",
            "All commands: onhook --help. What a list looks like: onhook targets --help.");

    private static final int LEAST_USAGE_WIDTH = 55;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = VERBOSE,
            scope = ScopeType.INHERIT,
            description = "Log more to standard error, and show stack traces.")
    private boolean verbose;

    @Option(
            names = ConfigFile.OPTION,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "YAML with options by name, such as 'role-name: VoiceOps'; those on the command line go before it.")
    @SuppressWarnings("UnusedVariable") // It was read before the command line was: see ConfigFile.
    private @Nullable Path config;

    private Onhook() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream err = System.err;
        endWhenAThreadDies(err);
        try {
            System.exit(run(args));
        } catch (RuntimeException | Error e) {
            err.println("onhook: " + inALine(e));
            // Past the hook for signals, which would take it for one.
            Runtime.getRuntime().halt(ExitCode.IMPOSSIBLE);
        }
    }

    /** What one thread leaves undone another may wait for in vain: the journal has what was sent, and the process ends. */
    static void endWhenAThreadDies(PrintStream err) {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            err.println("onhook: " + inALine(e) + " in thread " + thread.getName()
                    + "; if a run was under way, its journal has what was sent: onhook resume DIR");
            Runtime.getRuntime().halt(ExitCode.IMPOSSIBLE);
        });
    }

    private static String inALine(Throwable e) {
        try {
            return Terminal.printable(e.toString());
        } catch (LinkageError noMoreClasses) {
            return e.getClass().getName();
        }
    }

    private static int run(String... args) {
        if (Arrays.asList(args).contains(VERBOSE)) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            System.setProperty("org.slf4j.simpleLogger.log.io.netty", "info");
            System.setProperty("org.slf4j.simpleLogger.log.software.amazon.awssdk", "info");
            System.setProperty("org.slf4j.simpleLogger.log.io.github.onhook", "debug");
            System.setProperty("org.slf4j.simpleLogger.log.io.github.onhook.RunLog", "debug");
        }
        Terminal terminal = Terminal.ofProcess();
        Signals signals = Signals.ofProcess(terminal);
        int code = execute(terminal, signals, args);
        signals.end(code);
        return code;
    }

    static int execute(Terminal terminal, Signals signals, String... args) {
        CommandLine commands = commands(terminal, signals, List.of(args))
                .setHelpFactory(Arrays.asList(args).contains(ShortHelp.ALL) ? CommandLine.Help::new : ShortHelp::of);
        Onhook onhook = commands.getCommand();
        commands.setParameterExceptionHandler((e, arguments) -> usage(terminal, e))
                .setExecutionStrategy(parsed -> {
                    RepeatedOptions.requireNone(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((e, command, parsed) -> fail(terminal, e, onhook.verbose));
        int code;
        try {
            code = commands.execute(ConfigFile.expand(commands, args));
        } catch (RuntimeException | Error e) {
            code = fail(terminal, e, onhook.verbose);
        }
        if (terminal.out().isBroken()) {
            terminal.err().println("onhook: " + terminal.out().problem());
            return ExitCode.IMPOSSIBLE;
        }
        return code;
    }

    /** All commands with all that they understand. */
    public static CommandLine commands(Terminal terminal, Signals signals) {
        return commands(terminal, signals, List.of());
    }

    /** The command that the arguments begin with, alone where that is all that is needed: what each understands is long. */
    private static CommandLine commands(Terminal terminal, Signals signals, List<String> args) {
        Map<String, Supplier<Object>> each = each(terminal, signals);
        CommandLine commands = new CommandLine(new Onhook());
        Supplier<Object> first = args.isEmpty() ? null : each.get(args.get(0));
        // A file of options may have those of all commands.
        if (first == null || args.stream().anyMatch(arg -> arg.startsWith(ConfigFile.OPTION))) {
            each.values().forEach(command -> commands.addSubcommand(command.get()));
            commands.addSubcommand(new CompanionFiles())
                    .addSubcommand(new AutoComplete.GenerateCompletion())
                    .addSubcommand(new CommandLine.HelpCommand());
        } else {
            commands.addSubcommand(first.get());
        }
        commands.registerConverter(Path.class, new Converters.OfPath())
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outColoured() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Math.max(LEAST_USAGE_WIDTH, Math.min(USAGE_WIDTH, terminal.columns())));
        ShortHelp.addTo(commands);
        return commands;
    }

    private static Map<String, Supplier<Object>> each(Terminal terminal, Signals signals) {
        Map<String, Supplier<Object>> each = new LinkedHashMap<>();
        each.put("demo", () -> new DemoCommand(terminal, signals));
        each.put("simulate", () -> new SimulateCommand(terminal, signals));
        each.put("discover", () -> new DiscoverCommand(terminal));
        each.put("targets", () -> new TargetsCommand(terminal));
        each.put("whoami", () -> new WhoAmICommand(terminal));
        each.put("plan", () -> new PlanCommand(terminal));
        each.put("run", () -> new RunCommand(terminal, signals));
        each.put("move", () -> new MoveCommand(terminal, signals));
        each.put("release", () -> new ReleaseCommand(terminal, signals));
        each.put("resume", () -> new ResumeCommand(terminal, signals));
        each.put("approve", () -> new ApproveCommand(terminal));
        each.put("verify", () -> new VerifyCommand(terminal));
        each.put("restore", () -> new RestoreCommand(terminal, signals));
        each.put("report", () -> new ReportCommand(terminal));
        each.put("worker", () -> new WorkerCommand(terminal, signals));
        each.put("workers", () -> new WorkersCommand(terminal));
        each.put("codec", () -> new CodecCommand(terminal, signals));
        each.put("warm-up", () -> new WarmUpCommand(terminal, signals));
        return each;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    @Override
    public Integer call() {
        FIRST_STEPS.forEach(spec.commandLine().getErr()::println);
        return ExitCode.BAD_INPUT;
    }

    private static int usage(Terminal terminal, ParameterException e) {
        terminal.err().println("onhook: " + Terminal.printable(String.valueOf(e.getMessage())));
        terminal.err()
                .println("See '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'. Nothing was sent.");
        return ExitCode.BAD_INPUT;
    }

    /** Says why a command ended; the exit code. */
    static int fail(Terminal terminal, Throwable e, boolean verbose) {
        if (verbose) {
            e.printStackTrace(new VisibleText(terminal.err()));
        }
        if (e instanceof CommandFailure failure) {
            failure.lines().forEach(line -> terminal.err().println("onhook: " + Terminal.printable(line)));
            return failure.exitCode();
        }
        terminal.err()
                .println("onhook: " + Terminal.printable(e.toString()) + (verbose ? "" : "; --verbose shows where"));
        return ExitCode.IMPOSSIBLE;
    }
}
