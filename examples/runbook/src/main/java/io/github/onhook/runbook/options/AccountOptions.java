package io.github.onhook.runbook.options;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.inventory.Organization;
import io.github.onhook.inventory.Organization.OrganizationException;
import io.github.onhook.inventory.OrganizationAccount;
import io.github.onhook.model.Location;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import reactor.core.scheduler.Schedulers;

/** Which accounts a command looks at. */
public final class AccountOptions {

    private static final Pattern UNIT = Pattern.compile("ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32}");

    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "The accounts, separated by commas.")
    private List<String> accounts = new ArrayList<>();

    @Option(
            names = "--organization",
            description = "Every active account of the organization that the base credentials may list.")
    private boolean organization;

    @Option(
            names = "--ou",
            split = ",",
            paramLabel = "OU",
            description = "Only accounts in these organizational units of the organization, or in units below them.")
    private List<String> units = new ArrayList<>();

    @Option(
            names = "--account-tag",
            paramLabel = "KEY=VALUE",
            description =
                    "Only accounts of the organization with this tag; may be repeated, and then all must be there.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--exclude-accounts",
            split = ",",
            paramLabel = "ID",
            description = "Accounts to leave out, also if they are selected otherwise.")
    private List<String> excluded = new ArrayList<>();

    /** Notes what is wrong. */
    public void check(Problems problems) {
        if (organization == !accounts.isEmpty()) {
            problems.add("give either --accounts or --organization, to say where to look: nothing means nothing, never"
                    + " everything");
        }
        if (!organization && !(units.isEmpty() && tags.isEmpty())) {
            problems.add("--ou and --account-tag choose among the accounts of the organization: add --organization");
        }
        for (String unit : units) {
            if (!UNIT.matcher(unit).matches()) {
                problems.add(
                        "--ou must be the id of an organizational unit, such as ou-ab12-cd34ef56, or of a root, was '"
                                + Terminal.printable(unit) + "'");
            }
        }
        accounts.forEach(account -> problems.check("--accounts", () -> new Location(account, "us-east-1")));
        excluded.forEach(account -> problems.check("--exclude-accounts", () -> new Location(account, "us-east-1")));
    }

    /** The accounts; ends the command where there is none. May call the network. */
    public Set<String> choose(ConfiguredCredentials base, Duration requestTimeout, Terminal terminal) {
        Set<String> chosen = organization ? active(base, requestTimeout, terminal) : new LinkedHashSet<>(accounts);
        for (String account : excluded) {
            if (!chosen.remove(account)) {
                terminal.err()
                        .println("note: account " + account
                                + " of --exclude-accounts is not among the accounts that are selected");
            }
        }
        if (chosen.isEmpty()) {
            throw CommandFailure.badInput(List.of(
                    organization && units.isEmpty() && tags.isEmpty() && excluded.isEmpty()
                            ? "the organization has no active account: there is nowhere to look"
                            : "no active account is selected: there is nowhere to look"));
        }
        return chosen;
    }

    private Set<String> active(ConfiguredCredentials base, Duration requestTimeout, Terminal terminal) {
        Set<String> active = new LinkedHashSet<>();
        OrganizationAccount.Selection selection = new OrganizationAccount.Selection(Set.copyOf(units), tags, Set.of());
        try (Organization all =
                Organization.builder(base).requestTimeout(requestTimeout).build()) {
            Await.result(all.accounts(selection)
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(account -> {
                        if (account.isActive()) {
                            active.add(account.id());
                        } else {
                            terminal.err().println(skipped(account));
                        }
                    })
                    .then());
        } catch (OrganizationException e) {
            throw CommandFailure.impossible(Terminal.printable(String.valueOf(e.getMessage())), e);
        }
        return active;
    }

    private static String skipped(OrganizationAccount account) {
        return "skipped account " + account.id() + " (" + Terminal.printable(account.name()) + "): "
                + Terminal.printable(account.whyNot());
    }
}
