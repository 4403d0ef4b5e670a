package io.github.onhook.simulator.internal.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts, connectors and numbers of a fleet. Fixed once the fleet is built. */
public final class FleetData {
    public final List<Account> accounts;
    public final List<SimulatedLocation> locations;
    public final List<SimulatedConnector> connectors;
    public final List<Group> groups;
    public final NumberColumns columns;
    public final NumberIndex index;
    public final Map<String, BaseKey> baseKeys;
    private final Map<String, Account> accountById = new HashMap<>();

    public FleetData(
            List<Account> accounts,
            List<SimulatedLocation> locations,
            List<SimulatedConnector> connectors,
            List<Group> groups,
            NumberColumns columns,
            Map<String, BaseKey> baseKeys) {
        this.accounts = List.copyOf(accounts);
        this.locations = List.copyOf(locations);
        this.connectors = List.copyOf(connectors);
        this.groups = List.copyOf(groups);
        this.columns = columns;
        this.index = new NumberIndex(columns.e164, columns.size);
        this.baseKeys = Map.copyOf(baseKeys);
        accounts.forEach(account -> accountById.put(account.id, account));
    }

    @Nullable public Account account(String id) {
        return accountById.get(id);
    }

    @Nullable SimulatedLocation location(String accountId, String region) {
        Account account = accountById.get(accountId);
        return account == null ? null : account.locations.get(region);
    }
}
