package io.github.onhook.runbook.command;

import io.github.onhook.model.Operation;
import io.github.onhook.runbook.approval.PlanApproval;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.options.TargetsOptions;
import io.github.onhook.runbook.temporal.ByWorkersOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans and runs. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes every number of a targets file off its connector.",
        footer = {
            "",
            "Examples:",
            "  onhook run --targets targets.csv --role-name VoiceOps",
            "  onhook run --targets targets.csv --role-name VoiceOps --canary 20 --max-failures 2%%",
            "  onhook run --targets targets.csv --no-assume-role --profile ops",
            "",
            "Exit codes: 0 every number is as wanted; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Mixin
    private TargetsOptions targets = new TargetsOptions();

    @ArgGroup(validate = false, heading = "%nOn many machines:%n")
    private ByWorkersOptions temporal = new ByWorkersOptions();

    @Mixin
    private PlanApproval approval = new PlanApproval();

    @Mixin
    private RunOptions options = new RunOptions();

    public RunCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        requireTakingOff(targets.operation());
        return new WorkersLaunch(terminal, signals, options, temporal).begin(targets.operation(), this::checkedTargets);
    }

    private static void requireTakingOff(Operation operation) {
        if (!operation.disassociates()) {
            throw CommandFailure.badInput(List.of(
                    "run takes numbers off: for --operation " + operation.label() + " there is onhook "
                            + (operation.moves() ? "move" : operation == Operation.RELEASE ? "release" : "restore"),
                    "nothing was sent"));
        }
    }

    private @Nullable Targets checkedTargets(Problems problems) {
        Targets read = targets.read(terminal, problems);
        if (read != null) {
            options.safety().checkSize(read.plan(), problems);
            approval.check(read.plan(), problems);
        }
        return read;
    }
}
