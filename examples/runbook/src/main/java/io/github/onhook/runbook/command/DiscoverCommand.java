package io.github.onhook.runbook.command;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.options.AccountOptions;
import io.github.onhook.runbook.options.AwsOptions;
import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.options.SessionOptions;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.TargetsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/** Writes a targets file of what is associated now. */
@Command(
        name = "discover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a targets file of the numbers that are on Voice Connectors now; changes nothing.",
            "",
            "What cannot be read is named on standard error with the remedy, and the rest is written all the same."
                    + " Sessions are narrowed to looking: the role needs chime:ListVoiceConnectors and"
                    + " chime:ListPhoneNumbers."
        },
        footer = {
            "",
            "Examples:",
            "  onhook discover --accounts 111122223333 --regions us-east-1 --role-name VoiceOps --out targets.csv",
            "  onhook discover --organization --regions us-east-1,eu-west-2 --role-name VoiceOps > targets.csv",
            "  onhook discover --organization --ou ou-ab12-cd34ef56 --regions all --role-name VoiceOps > targets.csv",
            "",
            "Exit codes: 0 everything was read; 1 some location or connector could not be;"
                    + " 2 bad input, or nothing selected; 4 could not start."
        })
public final class DiscoverCommand implements Callable<Integer> {

    private static final String ALL = "all";

    private final Terminal terminal;

    @ArgGroup(validate = false, heading = "%nWhere:%n")
    private AccountOptions accounts = new AccountOptions();

    @Option(
            names = "--regions",
            required = true,
            split = ",",
            paramLabel = "REGION",
            description = "The Regions to look in, in every account; all for every Region that has the service.")
    private List<String> regions = new ArrayList<>();

    @Option(
            names = "--connectors",
            split = ",",
            paramLabel = "ID",
            description = "Only these connectors, wherever they are (every one).")
    private @Nullable List<String> connectors;

    @Option(
            names = "--allow-region",
            paramLabel = "REGION",
            description = "A Region to which the service has come since.")
    private List<String> allowedRegions = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Where the targets go (standard output).")
    private @Nullable Path out;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long to wait for an answer (10s).")
    private Duration requestTimeout = Duration.ofSeconds(10);

    @ArgGroup(validate = false, heading = "%nWho acts in the accounts:%n")
    private SessionOptions sessions = new SessionOptions();

    @ArgGroup(validate = false, heading = "%nWhose credentials, by which network:%n")
    private AwsOptions aws = new AwsOptions();

    public DiscoverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        ConfiguredCredentials base = aws.apply(problems);
        accounts.check(problems);
        checkSelection(problems);
        Settings settings = problems.check(
                "settings",
                () -> Settings.builder().requestTimeout(requestTimeout).build());
        SessionProvider provider = problems.check("sessions", () -> sessions.sessions(base, aws, requestTimeout));
        problems.throwIfAny();
        aws.identify(base, terminal);
        Set<String> chosen = accounts.choose(base, requestTimeout, terminal);
        Set<String> places = regions();
        Discovered found = new Discovered(terminal.err(), places.size(), regions.contains(ALL));
        new InventoryReader(Problems.known(provider), Problems.known(settings))
                .look(
                        inventory -> connectors == null
                                ? inventory.discover(locations(chosen, places))
                                : inventory.discover(locations(chosen, places), connectors),
                        found);
        Plan plan = found.plan();
        write(plan);
        return found.conclude(plan.size(), chosen.size(), connectors == null ? List.of() : connectors);
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(TargetsFile.REGIONS);
        known.addAll(allowedRegions);
        return known;
    }

    private Set<String> regions() {
        return regions.contains(ALL) ? known() : new LinkedHashSet<>(regions);
    }

    private void checkSelection(Problems problems) {
        Set<String> known = known();
        for (String region : regions) {
            if (!known.contains(region) && !region.equals(ALL)) {
                problems.add("the service is not offered in Region '" + Terminal.printable(region) + "', only in "
                        + String.join(", ", known) + "; if it has come there since, add --allow-region");
            }
        }
        if (connectors != null && connectors.stream().anyMatch(String::isBlank)) {
            problems.add("--connectors names no connector: leave it out to read every one");
        }
    }

    private static Flux<Location> locations(Set<String> accounts, Set<String> regions) {
        return Flux.fromIterable(accounts)
                .concatMapIterable(account -> regions.stream()
                        .map(region -> new Location(account, region))
                        .toList());
    }

    private void write(Plan plan) throws IOException {
        if (out == null) {
            TargetsFile.write(plan, terminal.out());
        } else {
            TrustedPlace.write(out, stream -> TargetsFile.write(plan, stream));
        }
    }
}
