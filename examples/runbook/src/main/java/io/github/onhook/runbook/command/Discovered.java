package io.github.onhook.runbook.command;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.PrintStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Gathers what is found, and says at once what could not be read. */
final class Discovered implements Consumer<Finding> {

    private final Plan.Builder numbers = Plan.builder().allowConflicts(true);
    private final Set<String> seen = new HashSet<>();
    private final Set<Location> read = new HashSet<>();
    private final Map<Location, Problem> closed = new LinkedHashMap<>();
    private final PrintStream err;
    private final int regions;
    private final boolean everyRegion;
    private long connectorCount;
    private long problemCount;

    /**
     * Nothing yet.
     *
     * @param regions how many are looked at in each account
     * @param everyRegion whether they are all there are, of which an account needs not have enabled each
     */
    Discovered(PrintStream err, int regions, boolean everyRegion) {
        this.err = err;
        this.regions = regions;
        this.everyRegion = everyRegion;
    }

    @Override
    public void accept(Finding finding) {
        if (finding instanceof Finding.Associated number) {
            numbers.add(number.target());
        } else if (finding instanceof Finding.Connector connector) {
            seen.add(connector.voiceConnectorId());
            read.add(connector.location());
            connectorCount++;
        } else if (finding instanceof Problem problem) {
            if (everyRegion && problem.isOfDisabledRegion()) {
                closed.put(problem.location(), problem);
            } else {
                print(problem);
            }
        }
    }

    /** The numbers that were found. */
    Plan plan() {
        return numbers.build();
    }

    /** Says what was found, and what was not; the exit code. */
    int conclude(long count, int accountCount, Collection<String> connectors) {
        disabledRegions();
        connectors.stream().distinct().filter(id -> !seen.contains(id)).forEach(this::missing);
        err.println("found " + HumanFormat.count(count) + " numbers on " + HumanFormat.count(connectorCount)
                + " connectors at "
                + HumanFormat.count(read.size()) + " locations, of " + HumanFormat.count((long) accountCount * regions)
                + " looked at" + (problemCount == 0 ? "" : "; problems: " + HumanFormat.count(problemCount)));
        return problemCount == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    /** An account that is refused in every Region has another problem than its Regions. */
    private void disabledRegions() {
        Map<String, Integer> byAccount = new TreeMap<>();
        closed.keySet().forEach(location -> byAccount.merge(location.accountId(), 1, Integer::sum));
        Map<String, Set<String>> accountsByRegion = new TreeMap<>();
        closed.forEach((location, problem) -> {
            if (byAccount.getOrDefault(location.accountId(), 0) == regions) {
                print(problem);
            } else {
                accountsByRegion
                        .computeIfAbsent(location.region(), region -> new TreeSet<>())
                        .add(location.accountId());
            }
        });
        accountsByRegion.forEach((region, accounts) -> err.println("note: Region " + region + " is not enabled in "
                + HumanFormat.count(accounts.size()) + (accounts.size() == 1 ? " account: " : " accounts: ")
                + String.join(", ", List.copyOf(accounts))));
    }

    private void print(Problem problem) {
        problemCount++;
        InventoryReader.print(problem, err);
    }

    private void missing(String id) {
        problemCount++;
        err.println("connector " + Terminal.printable(id) + " was found nowhere: check its id, account and Region");
    }
}
