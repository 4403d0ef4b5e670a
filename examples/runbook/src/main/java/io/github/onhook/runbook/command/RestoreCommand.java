package io.github.onhook.runbook.command;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.directory.SiblingDirectory;
import io.github.onhook.runbook.execution.Summary;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.temporal.ByWorkersOptions;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Undoes a run. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Undoes a run, a move or a release.",
            "Puts back what it took off, moves back what it moved, takes out of the deletion queue what it released.",
            "Never by force: a number that is elsewhere by now is left there and reported. Has a run directory of its"
                    + " own, DIR-restore, which can be resumed. A release can be undone for 7 days. Options are the run's own; those given here go before"
                    + " them."
        },
        footer = {
            "",
            "Examples:",
            "  onhook restore runs/20260102T030405Z-1f2e3d4c",
            "  onhook restore runs/20260102T030405Z-1f2e3d4c --canary 5",
            "",
            "Exit codes: 0 every number is as wanted; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class RestoreCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @ArgGroup(validate = false, heading = "%nOn many machines:%n")
    private ByWorkersOptions temporal = new ByWorkersOptions();

    @Mixin
    private RunOptions given = new RunOptions();

    public RestoreCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws Exception {
        PlanFile.requireIn(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(taken.path(), given);
            Operation operation = stored.file().operation();
            Plan plan = stored.changed(target -> new Target(target.connector().reversed(), target.phoneNumber()));
            if (plan.size() == 0) {
                terminal.out().println("The run changed no number: there is nothing to put back.");
                return ExitCode.DONE;
            }
            if (operation == Operation.RELEASE) {
                sayUntilWhen(stored);
            }
            Targets targets = new Targets(plan, List.of());
            return new WorkersLaunch(terminal, signals, given, temporal)
                    .beginAt(
                            SiblingDirectory.of(dir, "restore"),
                            stored.options(),
                            operation.inverse(),
                            problems -> targets);
        }
    }

    /** The first number that was released is the first to be gone. */
    private void sayUntilWhen(StoredRun stored) {
        Instant first = stored.firstChange();
        if (first != null) {
            terminal.err()
                    .println("The deletion queue keeps the first of these numbers until "
                            + HumanFormat.time(first.plus(Summary.DELETION_QUEUE)) + ".");
        }
    }
}
