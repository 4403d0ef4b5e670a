package io.github.onhook.runbook.command;

import io.github.onhook.runbook.approval.PlanApproval;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.temporal.ByWorkersOptions;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves numbers to other connectors. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Moves every number of a targets file to another connector of its location.",
            "Batch by batch, never by force: what is off goes on the new connector before more is taken off. What cannot be"
                    + " put there goes back. What rings nowhere in the end is STRANDED, and resume begins with it. With"
                    + " --atomic one request moves a number, by force."
        },
        footer = {
            "",
            "Examples:",
            "  onhook move --targets targets.csv --to zyxwvutsrqponmlkjihgf9 --canary 10",
            "  onhook move --targets moves.csv --max-in-transit 20",
            "  onhook move --targets targets.csv --to 111122223333/us-east-1=zyxwvutsrqponmlkjihgf9",
            "",
            "Exit codes: 0 every number is on its new connector; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class MoveCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Mixin
    private MoveTargets targets = new MoveTargets();

    @ArgGroup(validate = false, heading = "%nOn many machines:%n")
    private ByWorkersOptions temporal = new ByWorkersOptions();

    @Mixin
    private PlanApproval approval = new PlanApproval();

    @Mixin
    private RunOptions options = new RunOptions();

    public MoveCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        return new WorkersLaunch(terminal, signals, options, temporal).begin(targets.operation(), this::checkedTargets);
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
