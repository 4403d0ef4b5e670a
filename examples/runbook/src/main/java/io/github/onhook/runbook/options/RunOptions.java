package io.github.onhook.runbook.options;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.approval.PlanApproval;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.SessionProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** How a run is made, whatever it is made of: a mixin of the commands that make one, or say what it would be. */
public final class RunOptions {

    /** What says nothing about the run itself. */
    private static final Set<String> NOT_KEPT = Set.of(
            "--targets",
            "--account",
            "--region-of-targets",
            "--connector",
            DestinationOptions.OPTION,
            "--atomic",
            "--confirm",
            PlanApproval.OPTION,
            "--run-dir",
            "--progress",
            "--output",
            "--verbose",
            "--yes",
            "--config",
            "--metrics-port",
            "--metrics-address",
            "--rates",
            "--temporal",
            "--task-queue",
            "--temporal-namespace",
            "--temporal-tls",
            "--temporal-tls-cert",
            "--temporal-tls-key",
            "--temporal-tls-ca",
            "--temporal-tls-server-name",
            "--temporal-api-key-file",
            "--temporal-wait",
            "--history-keys",
            "--approval",
            "--search-attributes");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @ArgGroup(validate = false, heading = "%nWho acts in the accounts:%n")
    private SessionOptions sessions = new SessionOptions();

    @ArgGroup(validate = false, heading = "%nWhose credentials, by which network:%n")
    private AwsOptions aws = new AwsOptions();

    @ArgGroup(validate = false, heading = "%nHow fast:%n")
    private RateOptions rates = new RateOptions();

    @ArgGroup(validate = false, heading = "%nWithin which bounds:%n")
    private BoundOptions bounds = new BoundOptions();

    @ArgGroup(validate = false, heading = "%nSafety:%n")
    private SafetyOptions safety = new SafetyOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    public SessionOptions sessions() {
        return sessions;
    }

    public AwsOptions aws() {
        return aws;
    }

    public SafetyOptions safety() {
        return safety;
    }

    /** The rates that earlier runs found. */
    public LearnedRates learnedRates(Terminal terminal) {
        return rates.learned(terminal);
    }

    public OutputOptions output() {
        return output;
    }

    /** The settings that the options describe, or {@code null} where they are wrong, and then it is known why. */
    @Nullable public Settings settings(Operation operation, Problems problems) {
        bounds.check(operation, problems);
        return problems.check("settings", () -> {
            Settings.Builder builder = Settings.builder().operation(operation);
            rates.apply(builder);
            bounds.apply(builder);
            safety.apply(builder);
            return builder.build();
        });
    }

    /** The sessions that the options describe, or {@code null} where they are wrong, and then it is known why. */
    @Nullable public SessionProvider sessions(ConfiguredCredentials base, Problems problems) {
        return problems.check("sessions", () -> sessions.sessions(base, aws, bounds.requestTimeout()));
    }

    /** The numbers never to touch, or {@code null} where they cannot be had, and then it is known why. */
    @Nullable public Set<PhoneNumber> protectedNumbers(Problems problems) {
        return safety.protectedNumbers(problems);
    }

    /** What was given of all that a run depends on, by the options' names: none of it is a secret. */
    public Map<String, List<String>> given() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (!NOT_KEPT.contains(option.longestName())) {
                options.put(option.longestName(), option.stringValues());
            }
        }
        return options;
    }
}
