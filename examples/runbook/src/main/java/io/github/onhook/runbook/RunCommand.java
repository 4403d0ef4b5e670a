package io.github.onhook.runbook;

import io.github.onhook.Orchestrator;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.TargetsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Plans and runs. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes every number of a targets file off its connector.")
final class RunCommand implements Callable<Integer> {

    /** What says nothing about the run itself. */
    private static final Set<String> NOT_KEPT = Set.of(
            "--targets", "--run-dir", "--progress", "--output", "--verbose", "--yes", "--config", "--metrics-port");

    private final Terminal terminal;
    private final Signals signals;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--targets",
            required = true,
            paramLabel = "FILE",
            description = "CSV with account_id,region,voice_connector_id,phone_number, or .jsonl; - is standard input.")
    private Path targets = Path.of("-");

    @Option(names = "--skip-invalid", description = "Reject rows that break a rule, and run the others.")
    private boolean skipInvalid;

    @Option(names = "--allow-conflicts", description = "Let one number be on two connectors.")
    private boolean allowConflicts;

    @Option(
            names = "--allow-region",
            paramLabel = "REGION",
            description = "A Region to which the service has come since.")
    private List<String> allowedRegions = new ArrayList<>();

    @ArgGroup(validate = false, heading = "%nWho acts in the accounts:%n")
    private SessionOptions sessions = new SessionOptions();

    @ArgGroup(validate = false, heading = "%nWhat is sent, and how fast:%n")
    private PaceOptions pace = new PaceOptions();

    @ArgGroup(validate = false, heading = "%nSafety:%n")
    private SafetyOptions safety = new SafetyOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    RunCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        Settings settings = problems.check("settings", this::settings);
        SessionProvider provider =
                problems.check("sessions", () -> sessions.sessions(base, pace.operation(), pace.requestTimeout()));
        Set<PhoneNumber> protectedNumbers = problems.check(safety.protectFile(), safety::protectedNumbers);
        Targets read = problems.check(
                fromStandardInput() ? "standard input" : targets.toString(),
                () -> targetsFile().read());
        if (read != null) {
            safety.checkSize(read.plan(), problems);
        }
        problems.throwIfAny();
        if (settings == null || provider == null || protectedNumbers == null || read == null) {
            throw new IllegalStateException("a problem went unnoticed");
        }
        SessionOptions.requireCredentials(base);
        try {
            return run(provider, settings, protectedNumbers, read);
        } finally {
            if (provider instanceof AssumedRoles roles) {
                roles.close();
            }
        }
    }

    private int run(SessionProvider provider, Settings settings, Set<PhoneNumber> protectedNumbers, Targets read) {
        try (MetricsServer metrics = output.metrics();
                Orchestrator orchestrator = orchestrator(provider, settings, protectedNumbers, metrics)) {
            return new Execution(terminal, signals, output, read.plan(), read.rejections(), settings, given())
                    .execute(orchestrator.run(read.plan(), read.rejections()));
        }
    }

    private static Orchestrator orchestrator(
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

    private Settings settings() {
        Settings.Builder builder = Settings.builder();
        pace.apply(builder);
        safety.apply(builder);
        return builder.build();
    }

    private TargetsFile targetsFile() {
        return (fromStandardInput() ? TargetsFile.of(terminal.in()) : TargetsFile.at(targets))
                .allowRegions(allowedRegions)
                .allowConflicts(allowConflicts)
                .skipInvalid(skipInvalid);
    }

    private boolean fromStandardInput() {
        return targets.equals(Path.of("-"));
    }

    private Map<String, List<String>> given() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!NOT_KEPT.contains(option.longestName())) {
                options.put(option.longestName(), option.stringValues());
            }
        }
        return options;
    }
}
