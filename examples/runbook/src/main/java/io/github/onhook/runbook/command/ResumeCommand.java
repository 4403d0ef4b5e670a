package io.github.onhook.runbook.command;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.approval.PlanApproval;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.execution.Launch;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.temporal.TemporalExecution;
import io.github.onhook.runbook.temporal.TemporalOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.temporal.HistoryKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
            "Numbers that have their outcome are not touched again. Those that may have been sent are read first."
                    + " Options are the run's own; those given here go before them. A run that workers carry out goes on"
                    + " without this: it is followed again, and reported."
        },
        footer = {
            "",
            "Examples:",
            "  onhook resume runs/20260102T030405Z-1f2e3d4c",
            "  onhook resume runs/20260102T030405Z-1f2e3d4c --deadline 4h",
            "",
            "Exit codes: 0 every number is as wanted; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class ResumeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @ArgGroup(validate = false, heading = "%nOf a run that workers carry out:%n")
    private TemporalOptions temporal = new TemporalOptions();

    @Mixin
    private PlanApproval approval = new PlanApproval();

    @Mixin
    private RunOptions given = new RunOptions();

    public ResumeCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws Exception {
        PlanFile.requireIn(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(dir, given);
            Problems unapproved = new Problems();
            approval.check(stored.plan(), unapproved);
            unapproved.throwIfAny();
            PlanFile file = stored.file();
            Targets targets = new Targets(stored.plan(), file.rejections());
            if (!file.byWorkers() && !temporal.given().isEmpty()) {
                throw CommandFailure.badInput(List.of(
                        "the run in " + dir + " was not begun with --temporal, and cannot be given to workers now",
                        "nothing was sent"));
            }
            if (file.byWorkers() && given.given().containsKey(StoredRun.PROTECT)) {
                throw CommandFailure.badInput(List.of(
                        "workers carry out the run in " + dir
                                + " as it was given to them, and protect no more numbers now: leave --protect out to"
                                + " follow it; to keep it from sending more, stop it at the service",
                        "the workers go on"));
            }
            if (file.byWorkers()) {
                return followAgain(taken, stored, targets);
            }
            return new Launch(terminal, signals, stored.options(), given.output())
                    .start(file.operation(), problems -> targets, file.forecast(), (execution, orchestrator) -> {
                        stored.protect(taken, stored.options().safety().protectedNumbers());
                        return execution.goOn(orchestrator, taken, file.runId());
                    });
        }
    }

    /** The run goes on without this command, or has ended: its report is what is still to be had. */
    private int followAgain(RunDirectory taken, StoredRun stored, Targets targets) {
        Problems problems = new Problems();
        TemporalOptions reached = temporal.after(stored.file().workers(), dir);
        Settings settings = stored.options().settings(stored.file().operation(), problems);
        Set<PhoneNumber> protectedNumbers = stored.options().protectedNumbers(problems);
        HistoryKeys keys = problems.check(reached.keysFrom(), reached::keys);
        problems.throwIfAny();
        TemporalExecution.Checked run = new TemporalExecution.Checked(
                targets,
                Problems.known(settings),
                Problems.known(protectedNumbers),
                Problems.known(keys),
                stored.file().caller());
        return new TemporalExecution(terminal, signals, given.output(), reached, run)
                .goOn(taken, stored.file().runId());
    }
}
