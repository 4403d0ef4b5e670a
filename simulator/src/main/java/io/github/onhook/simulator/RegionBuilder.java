package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.Group;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.Quotas;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.SimulatedLocation;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes what one account has in one Region. */
public final class RegionBuilder {
    private final FleetBuilder fleet;
    private final String region;
    private final List<SimulatedConnector> connectors = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<SimulatedOperation, Quota> quotaByOperation = new EnumMap<>(SimulatedOperation.class);
    private final int firstSlot;
    private int endSlot;
    private @Nullable Quota quota;
    private @Nullable Quota sharedQuota;

    RegionBuilder(FleetBuilder fleet, String region) {
        this.fleet = fleet;
        this.region = region;
        this.firstSlot = fleet.columns.size;
    }

    /**
     * Adds a voice connector.
     *
     * @param id 21 or 22 of {@code [a-z0-9]}, or a UUID
     * @param phoneNumbers what is on it at first, in E.164 with its plus
     */
    public RegionBuilder connector(String id, String... phoneNumbers) {
        SimulatedConnector connector = newConnector(id);
        for (String phoneNumber : phoneNumbers) {
            fleet.columns.add(E164.require(phoneNumber), connector.index());
        }
        return this;
    }

    /**
     * Adds a voice connector group.
     *
     * @param connectorIds the connectors it routes to, by falling priority
     * @param phoneNumbers what is in it at first; a number described before stays on its connector as well
     */
    public RegionBuilder group(String id, List<String> connectorIds, String... phoneNumbers) {
        Group group = new Group(fleet.groups.size(), id, "group-" + (groups.size() + 1), List.copyOf(connectorIds));
        fleet.groups.add(group);
        groups.add(group);
        for (String phoneNumber : phoneNumbers) {
            int slot = slotOf(phoneNumber);
            fleet.columns.group[slot] = group.index();
            fleet.columns.status[slot] = NumberStatus.ASSIGNED.code();
        }
        return this;
    }

    /** Adds numbers of the account that are on no connector. */
    public RegionBuilder unassigned(String... phoneNumbers) {
        for (String phoneNumber : phoneNumbers) {
            slotOf(phoneNumber);
        }
        return this;
    }

    /** Says more of a number: of one described before, or of a new one that is on no connector. */
    public RegionBuilder number(String phoneNumber, Consumer<NumberBuilder> description) {
        description.accept(new NumberBuilder(fleet.columns, slotOf(phoneNumber)));
        return this;
    }

    /** The quota of every operation here, each for itself; unlimited by default. */
    public RegionBuilder quota(double perSecond, int burst) {
        quota = new Quota(perSecond, burst);
        return this;
    }

    /** The quota of one operation here, instead of the quota of every operation. */
    public RegionBuilder quota(SimulatedOperation operation, double perSecond, int burst) {
        quotaByOperation.put(operation, new Quota(perSecond, burst));
        return this;
    }

    /** A quota that all operations here share, besides their own. */
    public RegionBuilder sharedQuota(double perSecond, int burst) {
        sharedQuota = new Quota(perSecond, burst);
        return this;
    }

    SimulatedConnector newConnector(String id) {
        if (!SimulatedConnector.allowsId(id)) {
            throw new IllegalArgumentException(
                    "a connector id must be 21 or 22 of [a-z0-9], or a UUID, was \"" + id + "\"");
        }
        SimulatedConnector connector =
                new SimulatedConnector(fleet.connectors.size(), id, "connector-" + (connectors.size() + 1));
        fleet.connectors.add(connector);
        connectors.add(connector);
        return connector;
    }

    String region() {
        return region;
    }

    RegionBuilder closed() {
        endSlot = fleet.columns.size;
        return this;
    }

    SimulatedLocation build(int index, Account account, @Nullable Quota accountQuota) {
        Quotas quotas = new Quotas(quota == null ? accountQuota : quota, sharedQuota, Map.copyOf(quotaByOperation));
        return new SimulatedLocation(index, account, region, firstSlot, endSlot, quotas, connectors, groups);
    }

    private int slotOf(String phoneNumber) {
        long number = E164.require(phoneNumber);
        int known = fleet.columns.find(number, firstSlot);
        return known == NumberColumns.NOWHERE ? fleet.columns.add(number, NumberColumns.NOWHERE) : known;
    }
}
