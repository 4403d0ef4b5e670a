package io.github.onhook.runbook;

import io.github.onhook.Orchestrator;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

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
        PlanFile.in(dir);
        try (RunDirectory taken = RunDirectory.open(dir)) {
            StoredRun stored = StoredRun.in(dir, given);
            RunOptions options = stored.options();
            Problems problems = new Problems();
            AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
            Settings settings = options.settings(stored.file().operation(), problems);
            SessionProvider provider = options.sessions(base, stored.file().operation(), problems);
            Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
            problems.throwIfAny();
            SessionOptions.requireCredentials(base);
            try {
                return goOn(
                        taken,
                        stored,
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

    private int goOn(
            RunDirectory taken,
            StoredRun stored,
            SessionProvider provider,
            Settings settings,
            Set<PhoneNumber> protectedNumbers) {
        try (MetricsServer metrics = given.output().metrics(terminal);
                Orchestrator orchestrator = RunCommand.orchestrator(provider, settings, protectedNumbers, metrics)) {
            return new Execution(
                            terminal,
                            signals,
                            given.output(),
                            stored.plan(),
                            stored.file().rejections(),
                            settings,
                            stored.file().forecast())
                    .goOn(orchestrator, taken, stored.file().runId());
        }
    }
}
