package io.github.onhook.runbook;

import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.model.Plan;
import io.github.onhook.model.PlanBuilder;
import io.github.onhook.targets.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Undoes a run. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts back on its connector every number that a run took off it.",
            "Never by force: a number that is elsewhere by now is left there and reported. Has a run directory of its"
                    + " own, DIR-restore, which can be resumed. Options are the run's own; those given here go before"
                    + " them."
        })
final class RestoreCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @Mixin
    private RunOptions given = new RunOptions();

    RestoreCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws Exception {
        PlanFile.requireIn(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(taken.path(), given);
            Plan plan = undone(stored);
            if (plan.size() == 0) {
                terminal.out().println("The run changed no number: there is nothing to put back.");
                return ExitCode.DONE;
            }
            return restore(plan, stored);
        }
    }

    private int restore(Plan plan, StoredRun stored) {
        RunOptions options = stored.options();
        Targets targets = new Targets(plan, List.of());
        return new Launch(terminal, signals, options, given.output())
                .start(
                        stored.file().operation().inverse(),
                        problems -> targets,
                        null,
                        (execution, orchestrator) -> execution.begin(
                                orchestrator,
                                freeBeside(),
                                RunIds.next(Instant.now()),
                                options.given(),
                                options.safety().protectedNumbers()));
    }

    /** What the run itself changed, as its journal has it, or its report where workers carried it out. */
    private static Plan undone(StoredRun stored) {
        PlanBuilder plan = Plan.builder().allowConflicts(true);
        stored.forEachTarget((target, status) -> {
            if (status == stored.file().operation().confirmed()) {
                plan.add(target);
            }
        });
        return plan.build();
    }

    /** {@code DIR-restore}, or {@code DIR-restore-2} and so on where that is there. */
    private Path freeBeside() {
        Path real = dir.toAbsolutePath().normalize();
        String name = real.getFileName() + "-restore";
        Path free = dir.resolveSibling(name);
        if (dir.getFileName() == null || !dir.getFileName().equals(real.getFileName())) {
            free = real.resolveSibling(name);
        }
        for (int i = 2; Files.exists(free); i++) {
            free = free.resolveSibling(name + "-" + i);
        }
        return free;
    }
}
