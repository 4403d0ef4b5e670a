package io.github.onhook.runbook.command;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.options.ListOptions;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.TargetsFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a list in any known shape and writes it as a targets file. */
@Command(
        name = "targets",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads a list of numbers in any known shape, and writes it as a targets file.",
            "Shapes: CSV of a spreadsheet, JSON, output of the AWS CLI. Repairs what can mean one thing only. Uses no"
                    + " network.",
            "Standard error says how the list was understood and what of it was not."
        },
        footer = {
            "",
            "Examples:",
            "  onhook targets list.csv --out targets.csv",
            "  onhook targets numbers.json --account 111122223333 --region-of-targets us-east-1 --out targets.csv",
            "",
            "Exit codes: 0 every row was understood; 1 some were not, the others are written;"
                    + " 2 nothing could be read, nothing is written; 4 the targets file could not be written."
        })
public final class TargetsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The list; - is standard input.")
    private Path file = Path.of("-");

    @Option(names = "--out", paramLabel = "FILE", description = "Where the targets go (standard output).")
    private @Nullable Path out;

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            converter = Converters.OfOperation.class,
            description = "voice-connector, or voice-connector-group to take groups from a list of the AWS CLI.")
    private Operation operation = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;

    @Mixin
    private ListOptions list = new ListOptions();

    public TargetsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        Targets checked = problems.check(
                ListOptions.name(file),
                () -> list.file(file, terminal, operation)
                        .allowConflicts(true)
                        .skipInvalid(true)
                        .repair(true)
                        .read());
        problems.throwIfAny();
        Targets read = Problems.known(checked);
        print(read);
        if (out == null) {
            TargetsFile.write(read.plan(), terminal.out());
        } else {
            TrustedPlace.write(out, stream -> TargetsFile.write(read.plan(), stream));
        }
        return read.rejections().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private void print(Targets read) {
        PrintStream err = terminal.err();
        read.notes().forEach(note -> err.println(Terminal.printable(note)));
        err.println(HumanFormat.count(read.plan().size()) + " targets; "
                + HumanFormat.count(read.plan().duplicates())
                + " exact repeats dropped; "
                + HumanFormat.count(read.rejections().size()) + " rows not understood"
                + (read.rejections().isEmpty() ? "" : ":"));
        read.describeRejections().forEach(line -> err.println("  " + Terminal.printable(line)));
    }
}
