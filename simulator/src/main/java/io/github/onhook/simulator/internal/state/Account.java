package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.AccountState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account as the fleet has it. Fixed once the fleet is built. */
public final class Account {
    /** The id of the root that all units are below. */
    public static final String ROOT = "r-root";

    final int index;
    public final String id;
    public final String name;
    public final AccountState state;
    public final boolean deniesAssumeRole;
    public final Set<String> disabledRegions;
    /** The organizational units that the account is in, from the root down. */
    public final List<String> units;

    public final Map<String, String> tags;
    public final Map<String, SimulatedLocation> locations = new LinkedHashMap<>();
    private final Map<String, Role> roles;

    /** @param roles by name with path; empty lets every name be assumed */
    public Account(
            int index,
            String id,
            String name,
            AccountState state,
            boolean deniesAssumeRole,
            Set<String> disabledRegions,
            List<String> units,
            Map<String, String> tags,
            Map<String, Role> roles) {
        this.index = index;
        this.id = id;
        this.name = name;
        this.state = state;
        this.deniesAssumeRole = deniesAssumeRole;
        this.disabledRegions = Set.copyOf(disabledRegions);
        this.units = List.copyOf(units);
        this.tags = new LinkedHashMap<>(tags);
        this.roles = Map.copyOf(roles);
    }

    /** An account that the fleet does not have, such as that of the caller. */
    static Account outsideFleet(String id) {
        return new Account(0, id, "account-" + id, AccountState.ACTIVE, true, Set.of(), List.of(), Map.of(), Map.of());
    }

    /** What the account is directly in: an organizational unit, or the root. */
    public String parent() {
        return units.isEmpty() ? ROOT : units.get(units.size() - 1);
    }

    /** The role of this name, or null where the account has none such. */
    @Nullable public Role role(String roleName) {
        return roles.isEmpty() ? Role.any(roleName) : roles.get(roleName);
    }
}
