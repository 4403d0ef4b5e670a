package io.github.onhook.runbook;

import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Organization;
import io.github.onhook.inventory.OrganizationAccount;
import io.github.onhook.inventory.OrganizationException;
import io.github.onhook.inventory.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.PlanBuilder;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Figures;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.TargetsFile;
import io.github.onhook.targets.TargetsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

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
            "",
            "Exit codes: 0 everything was read; 1 some location or connector could not be;",
            "2 bad input, or nothing selected; 4 could not start."
        })
final class DiscoverCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "The accounts, separated by commas.")
    private List<String> accounts = new ArrayList<>();

    @Option(
            names = "--organization",
            description = "Every active account of the organization that the base credentials may list.")
    private boolean organization;

    @Option(
            names = "--regions",
            required = true,
            split = ",",
            paramLabel = "REGION",
            description = "The Regions to look in, in every account.")
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

    DiscoverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        AwsCredentialsProvider base = DefaultCredentialsProvider.builder().build();
        checkSelection(problems);
        Settings settings = problems.check(
                "settings",
                () -> Settings.builder().requestTimeout(requestTimeout).build());
        SessionProvider provider =
                problems.check("sessions", () -> sessions.sessions(base, Operation.VOICE_CONNECTOR, requestTimeout));
        problems.throwIfAny();
        SessionOptions.requireCredentials(base);
        Set<String> chosen = organization ? active(base) : new LinkedHashSet<>(accounts);
        if (chosen.isEmpty()) {
            throw CommandFailure.badInput(List.of("the organization has no active account: there is nowhere to look"));
        }
        Found found = new Found();
        new Eyes(Problems.known(provider), Problems.known(settings))
                .look(
                        inventory -> connectors == null
                                ? inventory.discover(locations(chosen))
                                : inventory.discover(locations(chosen), connectors),
                        found);
        Plan plan = found.numbers.build();
        write(plan);
        return found.conclude(plan.size(), chosen.size());
    }

    private void checkSelection(Problems problems) {
        if (organization == !accounts.isEmpty()) {
            problems.add("give either --accounts or --organization, to say where to look: nothing means nothing, never"
                    + " everything");
        }
        Set<String> known = new TreeSet<>(TargetsFile.REGIONS);
        known.addAll(allowedRegions);
        for (String region : regions) {
            if (!known.contains(region)) {
                problems.add("the service is not offered in Region '" + Terminal.printable(region) + "', only in "
                        + String.join(", ", known) + "; if it has come there since, add --allow-region");
            }
        }
        for (String account : accounts) {
            problems.check("--accounts", () -> new Location(account, "us-east-1"));
        }
        if (connectors != null && connectors.stream().anyMatch(String::isBlank)) {
            problems.add("--connectors names no connector: leave it out to read every one");
        }
    }

    private Set<String> active(AwsCredentialsProvider base) {
        Set<String> active = new LinkedHashSet<>();
        try (Organization accountsOf =
                Organization.builder(base).requestTimeout(requestTimeout).build()) {
            accountsOf
                    .accounts()
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(account -> {
                        if (account.isActive()) {
                            active.add(account.id());
                        } else {
                            skipped(account);
                        }
                    })
                    .then()
                    .block();
        } catch (OrganizationException e) {
            throw CommandFailure.impossible(String.valueOf(e.getMessage()), e);
        }
        return active;
    }

    private void skipped(OrganizationAccount account) {
        terminal.err()
                .println("skipped account " + account.id() + " (" + Terminal.printable(account.name()) + "): "
                        + Terminal.printable(account.whyNot()));
    }

    private Flux<Location> locations(Set<String> chosen) {
        return Flux.fromIterable(chosen)
                .concatMapIterable(account -> new LinkedHashSet<>(regions)
                        .stream().map(region -> new Location(account, region)).toList());
    }

    private void write(Plan plan) throws IOException {
        if (out == null) {
            TargetsWriter.write(plan, terminal.out());
        } else {
            TrustedPlace.write(out, stream -> TargetsWriter.write(plan, stream));
        }
    }

    /** Gathers what is found, and says at once what could not be read. */
    private final class Found implements Consumer<Finding> {

        private final PlanBuilder numbers = Plan.builder().allowConflicts(true);
        private final Set<String> seen = new HashSet<>();
        private final Set<Location> read = new HashSet<>();
        private long connectorCount;
        private long problemCount;

        @Override
        public void accept(Finding finding) {
            if (finding instanceof Finding.Associated number) {
                numbers.add(number.target());
            } else if (finding instanceof Finding.Connector connector) {
                seen.add(connector.voiceConnectorId());
                read.add(connector.location());
                connectorCount++;
            } else if (finding instanceof Problem problem) {
                problemCount++;
                Eyes.print(problem, terminal.err());
            }
        }

        int conclude(long count, int accountCount) {
            if (connectors != null) {
                connectors.stream().distinct().filter(id -> !seen.contains(id)).forEach(this::missing);
            }
            terminal.err()
                    .println("found " + Figures.count(count) + " numbers on " + Figures.count(connectorCount)
                            + " connectors at " + Figures.count(read.size()) + " locations, of "
                            + Figures.count((long) accountCount * new HashSet<>(regions).size()) + " looked at"
                            + (problemCount == 0 ? "" : "; problems: " + Figures.count(problemCount)));
            return problemCount == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
        }

        private void missing(String id) {
            problemCount++;
            terminal.err()
                    .println("connector " + Terminal.printable(id)
                            + " was found nowhere: check its id, account and Region");
        }
    }
}
