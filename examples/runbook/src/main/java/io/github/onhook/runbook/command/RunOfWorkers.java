package io.github.onhook.runbook.command;

import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.temporal.TemporalOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.temporal.HistoryKeys;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** A run that workers carry out, by its directory, and the service that has it: a mixin of the commands that ask that service. */
final class RunOfWorkers {

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @ArgGroup(validate = false, heading = "%nWhich service:%n")
    private TemporalOptions temporal = new TemporalOptions();

    /** What the service is asked with; the run's own options apply where none are given here. */
    record Reached(String runId, TemporalOptions service, HistoryKeys keys) {}

    /**
     * Reads the directory.
     *
     * @param otherwise what a run that workers do not carry out means for the command, after a colon; may be empty
     */
    Reached reach(String otherwise) {
        TrustedPlace.requireOwnIfPresent(dir);
        PlanFile file = PlanFile.in(dir);
        if (!file.byWorkers()) {
            throw CommandFailure.badInput(
                    List.of("the run in " + dir + " is not one that workers carry out" + otherwise));
        }
        Problems problems = new Problems();
        TemporalOptions reached = temporal.after(file.workers(), dir);
        HistoryKeys keys = problems.check(reached.keysFrom(), reached::keys);
        problems.throwIfAny();
        return new Reached(file.runId(), reached, Problems.known(keys));
    }
}
