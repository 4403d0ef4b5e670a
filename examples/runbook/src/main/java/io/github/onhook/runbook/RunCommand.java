package io.github.onhook.runbook;

import io.github.onhook.Orchestrator;
import io.github.onhook.PhoneNumber;
import io.github.onhook.RunIds;
import io.github.onhook.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Plans and runs. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes every number of a targets file off its connector.")
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Mixin
    private TargetsOptions targets = new TargetsOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    RunCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        Settings settings = options.settings(targets.operation(), problems);
        SessionProvider checked = options.sessions(base, targets.operation(), problems);
        Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
        Targets read = targets.read(terminal, problems);
        if (read != null) {
            options.safety().checkSize(read.plan(), problems);
        }
        problems.throwIfAny();
        SessionProvider provider = Problems.known(checked);
        SessionOptions.requireCredentials(base);
        try {
            return run(provider, Problems.known(settings), Problems.known(protectedNumbers), Problems.known(read));
        } finally {
            if (provider instanceof AssumedRoles roles) {
                roles.close();
            }
        }
    }

    private int run(SessionProvider provider, Settings settings, Set<PhoneNumber> protectedNumbers, Targets read) {
        try (MetricsServer metrics = options.output().metrics(terminal);
                Orchestrator orchestrator = orchestrator(provider, settings, protectedNumbers, metrics)) {
            String id = RunIds.next(Instant.now());
            return new Execution(terminal, signals, options.output(), read.plan(), read.rejections(), settings)
                    .begin(
                            orchestrator,
                            options.output().runDir(id),
                            id,
                            options.given(),
                            options.safety().protect());
        }
    }

    static Orchestrator orchestrator(
            SessionProvider provider,
            Settings settings,
            Set<PhoneNumber> protectedNumbers,
            @Nullable MetricsServer metrics) {
        return Orchestrator.builder(provider)
                .settings(settings)
                .protect(protectedNumbers)
                .listener(MetricsServer.listenerOf(metrics))
                .build();
    }
}
