package io.github.onhook.runbook;

import io.github.onhook.Forecast;
import io.github.onhook.Operation;
import io.github.onhook.Orchestrator;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.RunIds;
import io.github.onhook.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Undoes a run. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts back on its connector every number that a run took off it.",
            "Never by force: a number that is elsewhere by now is left there and reported. Has a run directory of its own,"
                    + " DIR-restore, which can be resumed. Options are the run's own; those given here go before them."
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
        PlanFile.in(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(taken.path(), given);
            Operation operation = stored.file().operation().inverse();
            Plan plan = undone(stored);
            if (plan.size() == 0) {
                terminal.out().println("The run changed no number: there is nothing to put back.");
                return ExitCode.DONE;
            }
            RunOptions options = stored.options();
            Problems problems = new Problems();
            AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
            Settings settings = options.settings(operation, problems);
            SessionProvider provider = options.sessions(base, operation, problems);
            Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
            problems.throwIfAny();
            SessionOptions.requireCredentials(base);
            try {
                return restore(
                        plan,
                        options,
                        Problems.known(provider),
                        Problems.known(settings),
                        Problems.known(protectedNumbers));
            } finally {
                if (provider instanceof AssumedRoles roles) {
                    roles.close();
                }
            }
        }
    }

    /** What the run itself changed, as its journal has it. */
    private static Plan undone(StoredRun stored) {
        PlanBuilder plan = Plan.builder().allowConflicts(true);
        stored.forEachOutcome(outcome -> {
            if (outcome.status() == stored.file().operation().confirmed()) {
                plan.add(outcome.target());
            }
        });
        return plan.build();
    }

    private int restore(
            Plan plan,
            RunOptions options,
            SessionProvider provider,
            Settings settings,
            Set<PhoneNumber> protectedNumbers) {
        try (MetricsServer metrics = given.output().metrics(terminal);
                Orchestrator orchestrator = RunCommand.orchestrator(provider, settings, protectedNumbers, metrics)) {
            String id = RunIds.next(Instant.now());
            Forecast forecast = Forecast.of(plan, settings, options.sessions().asked());
            return new Execution(terminal, signals, given.output(), plan, List.of(), settings, forecast)
                    .begin(
                            orchestrator,
                            freeBeside(),
                            id,
                            options.given(),
                            options.safety().protect());
        }
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
