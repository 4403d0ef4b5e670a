package io.github.onhook.runbook.command;

import io.github.onhook.aws.Caller;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Forecast;
import io.github.onhook.runbook.approval.PlanMemory;
import io.github.onhook.runbook.options.DestinationOptions;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.options.TargetsOptions;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a run would do, and changes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a run of a targets file would do; changes nothing.",
            "Validates the file, counts, and estimates how long the run takes and what bounds it.",
            "",
            "Without --check nothing is sent, and no role is needed. With it, every account's role is assumed and"
                    + " every connector is read; what would fail is named with the remedy. Sessions are then narrowed to"
                    + " looking: the role needs chime:GetVoiceConnector. Whether it may disassociate is not found out."
        },
        footer = {
            "",
            "Examples:",
            "  onhook plan --targets targets.csv --rate 5",
            "  onhook plan --targets targets.csv --check --role-name VoiceOps",
            "",
            "Exit codes: 0 the plan is good; 1 a location or connector would fail; 2 bad input; 4 could not start."
        })
public final class PlanCommand implements Callable<Integer> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::location)
            .thenComparing(Problem::voiceConnectorId, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Terminal terminal;

    @Mixin
    private TargetsOptions targets = new TargetsOptions();

    @Mixin
    private DestinationOptions destinations = new DestinationOptions();

    @Option(names = "--check", description = "Assume every role and read every connector too.")
    private boolean check;

    @Mixin
    private RunOptions options = new RunOptions();

    public PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        ConfiguredCredentials base = options.aws().apply(problems);
        Settings settings = options.settings(targets.operation(), problems);
        SessionProvider provider = check || options.sessions().areGiven() ? options.sessions(base, problems) : null;
        Set<PhoneNumber> protectedNumbers = options.protectedNumbers(problems);
        Targets read = targets.read(terminal, destinations, problems);
        problems.throwIfAny();
        Caller caller = caller(base);
        PlanMemory.ofUser().remember(Problems.known(read).plan());
        PlanSummary summary = summary(
                Problems.known(read), Problems.known(protectedNumbers), Problems.known(settings), caller, provider);
        if (options.output().format() == OutputOptions.Format.JSON) {
            summary.writeTo(terminal.out());
        } else {
            summary.print(terminal);
        }
        return summary.isGood() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private PlanSummary summary(
            Targets read,
            Set<PhoneNumber> protectedNumbers,
            Settings settings,
            @Nullable Caller caller,
            @Nullable SessionProvider provider) {
        List<Problem> found = check && provider != null ? checked(provider, settings, read) : null;
        LearnedRates.Known known = options.learnedRates(terminal).known(read.plan(), settings.operation());
        Forecast forecast =
                Forecast.of(read.plan(), settings, options.sessions().asked(), known.quotas());
        return new PlanSummary(read, protectedIn(read, protectedNumbers), settings, forecast, known, caller, found);
    }

    /** Who would act. Only a check needs to know: without one, a caller who cannot be asked is a note. */
    private @Nullable Caller caller(ConfiguredCredentials base) {
        if (check || options.aws().expectsAccount()) {
            return options.aws().identify(base, terminal);
        }
        try {
            return base.isNamed() ? options.aws().identify(base, terminal) : null;
        } catch (IdentityException | CommandFailure e) {
            terminal.err().println("onhook: who would act is not known: " + e.getMessage());
            return null;
        }
    }

    private static List<Problem> checked(SessionProvider provider, Settings settings, Targets read) {
        List<Problem> found = new ArrayList<>();
        new InventoryReader(provider, settings)
                .look(inventory -> inventory.check(Moves.places(read.plan())), finding -> keep(finding, found));
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
}
