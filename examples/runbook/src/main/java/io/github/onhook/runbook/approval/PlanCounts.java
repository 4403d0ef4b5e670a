package io.github.onhook.runbook.approval;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counts of a plan, by which two plans can be compared.
 *
 * @param connectors how many there are
 * @param accounts targets by account
 */
record PlanCounts(long connectors, SortedMap<String, Long> accounts) {

    private static final int MOST_NAMED = 10;

    static PlanCounts of(Plan plan) {
        SortedMap<String, Long> accounts = new TreeMap<>();
        for (PlannedConnector connector : plan.connectors()) {
            accounts.merge(connector.location().accountId(), (long) connector.size(), Long::sum);
        }
        return new PlanCounts(plan.connectors().size(), accounts);
    }

    private long targets() {
        return accounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is here and was not before, and the other way round; never empty. */
    List<String> differencesFrom(PlanCounts before) {
        List<String> lines = new ArrayList<>();
        count(lines, "targets", targets(), before.targets());
        count(lines, "connectors", connectors, before.connectors);
        count(lines, "accounts", accounts.size(), before.accounts.size());
        named(lines, "accounts added", without(accounts, before.accounts));
        named(lines, "accounts gone", without(before.accounts, accounts));
        List<String> changed = accounts.entrySet().stream()
                .filter(account -> before.accounts.containsKey(account.getKey())
                        && !Objects.equals(before.accounts.get(account.getKey()), account.getValue()))
                .map(account -> account.getKey() + " has " + HumanFormat.count(account.getValue()) + " targets, had "
                        + HumanFormat.count(before.accounts.getOrDefault(account.getKey(), 0L)))
                .toList();
        named(lines, "accounts changed", changed);
        if (lines.isEmpty()) {
            lines.add("the counts are the same in every account: numbers or connectors are others");
        }
        return lines;
    }

    private static void count(List<String> lines, String name, long now, long before) {
        if (now != before) {
            lines.add(name + ": " + HumanFormat.count(now) + " now, " + HumanFormat.count(before) + " approved");
        }
    }

    private static List<String> without(Map<String, Long> some, Map<String, Long> others) {
        return some.keySet().stream()
                .filter(account -> !others.containsKey(account))
                .toList();
    }

    private static void named(List<String> lines, String name, List<String> which) {
        if (!which.isEmpty()) {
            lines.add(name + ": " + String.join(", ", which.subList(0, Math.min(MOST_NAMED, which.size())))
                    + (which.size() > MOST_NAMED
                            ? " and " + HumanFormat.count(which.size() - MOST_NAMED) + " more"
                            : ""));
        }
    }

    @Override
    public String toString() {
        return HumanFormat.count(targets()) + " targets on " + HumanFormat.count(connectors) + " connectors in "
                + HumanFormat.count(accounts.size()) + " accounts";
    }
}
