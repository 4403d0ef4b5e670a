package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.BaseKey;
import io.github.onhook.simulator.internal.state.Role;
import io.github.onhook.simulator.internal.state.SimulatedLocation;
import io.github.onhook.simulator.model.AccountState;
import io.github.onhook.simulator.model.Quota;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes one account of a {@link Fleet}. */
public final class AccountBuilder {
    private final FleetBuilder fleet;
    private final String id;
    private final List<RegionBuilder> regions = new ArrayList<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final Set<String> disabledRegions = new HashSet<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private List<String> units = List.of();
    private String name;
    private AccountState state = AccountState.ACTIVE;
    private boolean deniesAssumeRole;
    private @Nullable Quota quota;

    AccountBuilder(FleetBuilder fleet, String id) {
        this.fleet = fleet;
        this.id = id;
        this.name = "account-" + id;
    }

    /** Adds what the account has in a Region, each Region once. */
    public AccountBuilder region(String region, Consumer<RegionBuilder> description) {
        if (regions.stream().anyMatch(known -> known.region().equals(region))) {
            throw new IllegalArgumentException("Region " + region + " is in account " + id + " twice");
        }
        RegionBuilder builder = new RegionBuilder(fleet, region);
        description.accept(builder);
        regions.add(builder.closed());
        return this;
    }

    /** A Region that the account has not enabled: calls there are refused, and so are sessions from STS there. */
    public AccountBuilder disabledRegion(String region) {
        disabledRegions.add(region);
        return this;
    }

    /** A role that trusts everyone and may do everything. An account with no role described lets any name be assumed. */
    public AccountBuilder role(String roleName) {
        return role(roleName, role -> {});
    }

    /**
     * A role, with a path if it has one ({@code ops/VoiceOps}). Once an account has a role, only its roles can be assumed.
     */
    public AccountBuilder role(String roleName, Consumer<RoleBuilder> description) {
        RoleBuilder builder = new RoleBuilder(roleName);
        description.accept(builder);
        roles.put(roleName, builder.build());
        return this;
    }

    /** Lets no role of this account be assumed. */
    public AccountBuilder denyAssumeRole() {
        deniesAssumeRole = true;
        return this;
    }

    /** An access key of this account that requests may be signed with, besides those of its sessions. */
    public AccountBuilder accessKey(String accessKeyId, String secretAccessKey) {
        fleet.baseKeys.put(accessKeyId, new BaseKey(id, accessKeyId, secretAccessKey));
        return this;
    }

    /** What Organizations says of the account; roles can be assumed only in an active one, which is the default. */
    public AccountBuilder state(AccountState accountState) {
        state = accountState;
        return this;
    }

    /**
     * The organizational units that the account is in, from the root down, such as {@code ou-root-prod0000} and {@code
     * ou-root-voice000}; by default none, but the root {@code r-root}.
     */
    public AccountBuilder units(String... fromRootDown) {
        units = List.of(fromRootDown);
        return this;
    }

    /** A tag that Organizations has of the account. */
    public AccountBuilder tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    public AccountBuilder name(String accountName) {
        name = accountName;
        return this;
    }

    /** The quota of every operation in each Region that does not set its own; unlimited by default. */
    public AccountBuilder quota(double perSecond, int burst) {
        quota = new Quota(perSecond, burst);
        return this;
    }

    Account build(int index) {
        Account account = new Account(index, id, name, state, deniesAssumeRole, disabledRegions, units, tags, roles);
        for (RegionBuilder region : regions) {
            SimulatedLocation location = region.build(fleet.locations.size(), account, quota);
            fleet.locations.add(location);
            account.locations.put(location.region, location);
        }
        return account;
    }
}
