package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.BaseKey;
import io.github.onhook.simulator.internal.state.FleetData;
import io.github.onhook.simulator.internal.state.Group;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.SimulatedLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Describes a {@link Fleet} account by account. */
public final class FleetBuilder {
    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");

    final List<SimulatedLocation> locations = new ArrayList<>();
    final List<SimulatedConnector> connectors = new ArrayList<>();
    final List<Group> groups = new ArrayList<>();
    final NumberColumns columns = new NumberColumns();
    final Map<String, BaseKey> baseKeys = new HashMap<>();
    private final List<Account> accounts = new ArrayList<>();
    private final Set<String> accountIds = new HashSet<>();

    FleetBuilder() {}

    /**
     * Adds an account.
     *
     * @param id twelve digits, each account once
     */
    public FleetBuilder account(String id, Consumer<AccountBuilder> description) {
        if (!ACCOUNT_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an account id must be 12 digits, was \"" + id + "\"");
        }
        if (!accountIds.add(id)) {
            throw new IllegalArgumentException("account " + id + " is in the fleet twice");
        }
        AccountBuilder builder = new AccountBuilder(this, id);
        description.accept(builder);
        accounts.add(builder.build(accounts.size()));
        return this;
    }

    /**
     * The fleet as described so far; what is described later is in the next one only.
     *
     * @throws IllegalArgumentException naming a number that was given twice
     */
    public Fleet build() {
        return new Fleet(new FleetData(accounts, locations, connectors, groups, columns.copy(), baseKeys));
    }
}
