package io.github.onhook.runbook.command;

import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.temporal.TemporalExecution;
import io.github.onhook.runbook.temporal.TemporalOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.temporal.HistoryKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a run go on that waits for approval. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets a run go on that was begun with --temporal and --approval.",
            "Whether anybody follows it does not matter. Options are the run's own; those given here go before them."
        },
        footer = {
            "",
            "Examples:",
            "  onhook approve runs/20260102T030405Z-1f2e3d4c",
            "",
            "Exit codes: 0 the run goes on; 2 bad input; 4 the service could not be asked."
        })
public final class ApproveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @ArgGroup(validate = false, heading = "%nWhich service:%n")
    private TemporalOptions temporal = new TemporalOptions();

    public ApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        TrustedPlace.requireOwnIfPresent(dir);
        PlanFile file = PlanFile.in(dir);
        if (!file.byWorkers()) {
            throw CommandFailure.badInput(
                    List.of("the run in " + dir + " is not one that workers carry out: it waits for nobody"));
        }
        Problems problems = new Problems();
        TemporalOptions reached = temporal.after(file.workers(), dir);
        HistoryKeys keys = problems.check(reached.keysFrom(), reached::keys);
        problems.throwIfAny();
        TemporalExecution.approve(file.runId(), reached, Problems.known(keys), terminal);
        terminal.out().println("Run " + file.runId() + " is approved.");
        return ExitCode.DONE;
    }
}
