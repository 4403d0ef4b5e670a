package io.github.onhook.runbook;

import io.github.onhook.PhoneNumber;
import io.github.onhook.Settings;
import io.github.onhook.inventory.Estimate;
import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Problem;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.TargetsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Says what a run would do, and changes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a run of a targets file would do: validates it, counts, and estimates how long it takes and what"
                    + " bounds it. Changes nothing.",
            "",
            "Without --check nothing is sent, and no role is needed. With it, every account's role is assumed and every"
                    + " connector is read; what would fail is named with the remedy. Sessions are then narrowed to looking:"
                    + " the role needs chime:GetVoiceConnector. Whether it may disassociate is not found out."
        },
        footer = {
            "",
            "Examples:",
            "  onhook plan --targets targets.csv --rate 5",
            "  onhook plan --targets targets.csv --check --role-name VoiceOps",
            "",
            "Exit codes: 0 the plan is good; 1 a location or connector would fail; 2 bad input; 4 could not start."
        })
final class PlanCommand implements Callable<Integer> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::location)
            .thenComparing(Problem::voiceConnectorId, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--targets",
            required = true,
            paramLabel = "FILE",
            description = "CSV with account_id,region,voice_connector_id,phone_number, or .jsonl; - is standard input.")
    private Path targets = Path.of("-");

    @Option(names = "--check", description = "Assume every role and read every connector too.")
    private boolean check;

    @Option(names = "--skip-invalid", description = "Reject rows that break a rule, and plan the others.")
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

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        Settings settings = problems.check("settings", this::settings);
        SessionProvider provider = check || saysWhoActs()
                ? problems.check("sessions", () -> sessions.sessions(base, pace.operation(), pace.requestTimeout()))
                : null;
        Set<PhoneNumber> protectedNumbers = problems.check(safety.protectFile(), safety::protectedNumbers);
        Targets read = problems.check(
                fromStandardInput() ? "standard input" : targets.toString(),
                () -> targetsFile().read());
        problems.throwIfAny();
        if (settings == null || protectedNumbers == null || read == null) {
            throw new IllegalStateException("a problem went unnoticed");
        }
        List<Problem> found = check && provider != null ? checked(base, provider, settings, read) : null;
        Estimate estimate = Estimate.of(read.plan(), settings, !isGiven("--no-assume-role"));
        PlanSummary summary = new PlanSummary(read, protectedIn(read, protectedNumbers), settings, estimate, found);
        if (output.format() == OutputOptions.Format.JSON) {
            summary.writeTo(terminal.out());
        } else {
            summary.print(terminal);
        }
        return found == null || found.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static List<Problem> checked(
            AwsCredentialsProvider base, SessionProvider provider, Settings settings, Targets read) {
        SessionOptions.requireCredentials(base);
        List<Problem> found = new ArrayList<>();
        new Eyes(provider, settings).look(inventory -> inventory.check(read.plan()), finding -> keep(finding, found));
        found.sort(ORDER);
        return found;
    }

    private static void keep(Finding finding, List<Problem> problems) {
        if (finding instanceof Problem problem) {
            problems.add(problem);
        }
    }

    private static long protectedIn(Targets read, Set<PhoneNumber> protectedNumbers) {
        if (protectedNumbers.isEmpty()) {
            return 0;
        }
        return read.plan().connectors().stream()
                .flatMap(connector -> connector.targets().stream())
                .filter(target -> protectedNumbers.contains(target.phoneNumber()))
                .count();
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

    private boolean saysWhoActs() {
        return Stream.of("--role-name", "--role-arn-template", "--no-assume-role")
                .anyMatch(this::isGiven);
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }
}
