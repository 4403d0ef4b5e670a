package io.github.onhook.runbook.command;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.execution.Launch;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.temporal.ByWorkersOptions;
import io.github.onhook.runbook.temporal.TemporalExecution;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.temporal.HistoryKeys;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins a run where its options say: at workers, or in this process. */
final class WorkersLaunch {

    private final Terminal terminal;
    private final Signals signals;
    private final RunOptions given;
    private final ByWorkersOptions temporal;

    /** A launch to come, by what was given to this command. */
    WorkersLaunch(Terminal terminal, Signals signals, RunOptions given, ByWorkersOptions temporal) {
        this.terminal = terminal;
        this.signals = signals;
        this.given = given;
        this.temporal = temporal;
    }

    /** Checks, and begins a run in the directory that the options say; says the exit code. */
    int begin(Operation operation, Function<Problems, @Nullable Targets> targets) {
        if (temporal.isGiven()) {
            return byWorkers(null, given, operation, targets);
        }
        temporal.requireNoneGiven();
        return new Launch(terminal, signals, given, given.output()).begin(operation, targets);
    }

    /**
     * Checks, and begins a run in this directory; says the exit code.
     *
     * @param options those of the run that it follows on, and what was given before them
     */
    int beginAt(Path dir, RunOptions options, Operation operation, Function<Problems, @Nullable Targets> targets) {
        if (temporal.isGiven()) {
            return byWorkers(dir, options, operation, targets);
        }
        temporal.requireNoneGiven();
        return new Launch(terminal, signals, options, given.output()).beginAt(dir, operation, targets);
    }

    private int byWorkers(
            @Nullable Path dir,
            RunOptions options,
            Operation operation,
            Function<Problems, @Nullable Targets> targets) {
        Problems problems = new Problems();
        ConfiguredCredentials base = options.aws().apply(problems);
        Settings settings = options.settings(operation, problems);
        Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
        HistoryKeys keys = problems.check(temporal.keysFrom(), temporal::keys);
        if (temporal.address() == null) {
            problems.add("--temporal has no address, and TEMPORAL_ADDRESS is not set: give --temporal HOST:PORT");
        }
        Targets read = targets.apply(problems);
        if (given.sessions().areGiven()) {
            problems.add("with --temporal the roles are given to the workers: onhook worker --role-name NAME");
        }
        problems.throwIfAny();
        TemporalExecution.Checked run = new TemporalExecution.Checked(
                Problems.known(read),
                Problems.known(settings),
                Problems.known(protectedNumbers),
                Problems.known(keys),
                options.aws().starter(base, terminal));
        return new TemporalExecution(terminal, signals, given.output(), temporal, run)
                .begin(dir, options, temporal.approval(), temporal.searchAttributes());
    }
}
