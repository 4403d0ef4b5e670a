package io.github.onhook.runbook;

import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a run that stopped. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Goes on with a run that stopped or died, from its directory alone.",
            "Numbers that have their outcome are not touched again. Those that may have been sent are read first. Options"
                    + " are the run's own; those given here go before them."
        })
final class ResumeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @Mixin
    private RunOptions given = new RunOptions();

    ResumeCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws Exception {
        PlanFile.requireIn(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(dir, given);
            PlanFile file = stored.file();
            Targets targets = new Targets(stored.plan(), file.rejections());
            return new Launch(terminal, signals, stored.options(), given.output())
                    .start(
                            file.operation(),
                            problems -> targets,
                            file.forecast(),
                            (execution, orchestrator) -> execution.goOn(orchestrator, taken, file.runId()));
        }
    }
}
