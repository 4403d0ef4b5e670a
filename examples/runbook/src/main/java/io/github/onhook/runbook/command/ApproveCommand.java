package io.github.onhook.runbook.command;

import io.github.onhook.runbook.temporal.TemporalExecution;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private RunOfWorkers run = new RunOfWorkers();

    public ApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RunOfWorkers.Reached reached = run.reach(": it waits for nobody");
        TemporalExecution.approve(reached.runId(), reached.service(), reached.keys(), terminal);
        terminal.out().println("Run " + reached.runId() + " is approved.");
        return ExitCode.DONE;
    }
}
