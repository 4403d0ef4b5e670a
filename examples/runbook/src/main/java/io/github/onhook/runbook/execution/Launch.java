package io.github.onhook.runbook.execution;

import io.github.onhook.Orchestrator;
import io.github.onhook.aws.Caller;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Forecast;
import io.github.onhook.runbook.metrics.MetricsServer;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks all that a run needs, says all that is wrong with it at once, and has it carried out by this process. */
public final class Launch {

    private final Terminal terminal;
    private final Signals signals;
    private final RunOptions options;
    private final OutputOptions output;

    /**
     * A launch to come.
     *
     * @param options the run's
     * @param output this command's
     */
    public Launch(Terminal terminal, Signals signals, RunOptions options, OutputOptions output) {
        this.terminal = terminal;
        this.signals = signals;
        this.options = options;
        this.output = output;
    }

    /** Begins a run, or goes on with one; says the exit code. */
    public interface RunAttempt {
        int carryOut(Execution execution, Orchestrator orchestrator);
    }

    /** Checks, and begins a run in the directory that the options say; says the exit code. */
    public int begin(Operation operation, Function<Problems, @Nullable Targets> targets) {
        return start(operation, targets, null, (execution, orchestrator) -> {
            String id = RunIds.next(Instant.now());
            return begin(execution, orchestrator, output.runDir(id), id);
        });
    }

    /** Checks, and begins a run in this directory; says the exit code. */
    public int beginAt(Path dir, Operation operation, Function<Problems, @Nullable Targets> targets) {
        return start(
                operation,
                targets,
                null,
                (execution, orchestrator) -> begin(execution, orchestrator, dir, RunIds.next(Instant.now())));
    }

    private int begin(Execution execution, Orchestrator orchestrator, Path dir, String id) {
        return execution.begin(
                orchestrator, dir, id, options.given(), options.safety().protectedNumbers());
    }

    /**
     * Checks, and has the run carried out; says the exit code.
     *
     * @param targets the run's; {@code null} where they are wrong, and then it is known why
     * @param forecast what the whole run was to come to, where that was said before
     */
    public int start(
            Operation operation,
            Function<Problems, @Nullable Targets> targets,
            @Nullable Forecast forecast,
            RunAttempt attempt) {
        Problems problems = new Problems();
        ConfiguredCredentials base = options.aws().apply(problems);
        Settings settings = options.settings(operation, problems);
        SessionProvider provider = options.sessions(base, problems);
        Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
        Targets read = targets.apply(problems);
        problems.throwIfAny();
        try {
            Caller caller = options.aws().identify(base, terminal);
            return carryOut(
                    caller,
                    Problems.known(provider),
                    Problems.known(settings),
                    Problems.known(protectedNumbers),
                    Problems.known(read),
                    forecast,
                    attempt);
        } finally {
            if (provider instanceof AssumedRoles roles) {
                roles.close();
            }
        }
    }

    private int carryOut(
            Caller caller,
            SessionProvider provider,
            Settings settings,
            Set<PhoneNumber> protectedNumbers,
            Targets targets,
            @Nullable Forecast forecast,
            RunAttempt attempt) {
        try (MetricsServer metrics = output.metrics(terminal);
                LearnedRates rates = options.learnedRates(terminal);
                Orchestrator orchestrator = Orchestrator.builder(provider)
                        .settings(settings)
                        .protect(protectedNumbers)
                        .rateMemory(rates.memory())
                        .listener(MetricsServer.listenerOf(metrics))
                        .build()) {
            Forecast expected = forecast == null
                    ? Forecast.of(
                            targets.plan(),
                            settings,
                            options.sessions().asked(),
                            rates.known(targets.plan(), settings.operation()).quotas())
                    : forecast;
            Execution execution =
                    new Execution(terminal, signals, output, targets.plan(), targets.rejections(), settings, expected);
            return attempt.carryOut(execution.actingAs(caller), orchestrator);
        }
    }
}
