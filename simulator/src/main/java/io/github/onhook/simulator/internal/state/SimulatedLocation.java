package io.github.onhook.simulator.internal.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account in a Region as the fleet has it: its connectors, and its numbers as a range of slots. */
public final class SimulatedLocation {
    final int index;
    public final Account account;
    public final String region;
    public final int firstSlot;
    public final int endSlot;
    final Quotas quotas;
    public final List<SimulatedConnector> connectors;
    public final List<Group> groups;
    private final Map<String, SimulatedConnector> connectorById = new LinkedHashMap<>();
    private final Map<String, Group> groupById = new LinkedHashMap<>();

    public SimulatedLocation(
            int index,
            Account account,
            String region,
            int firstSlot,
            int endSlot,
            Quotas quotas,
            List<SimulatedConnector> connectors,
            List<Group> groups) {
        this.index = index;
        this.account = account;
        this.region = region;
        this.firstSlot = firstSlot;
        this.endSlot = endSlot;
        this.quotas = quotas;
        this.connectors = List.copyOf(connectors);
        this.groups = List.copyOf(groups);
        connectors.forEach(connector -> connectorById.put(connector.id(), connector));
        groups.forEach(group -> groupById.put(group.id(), group));
    }

    @Nullable public SimulatedConnector connector(String id) {
        return connectorById.get(id);
    }

    @Nullable public Group group(String id) {
        return groupById.get(id);
    }

    boolean holds(int slot) {
        return slot >= firstSlot && slot < endSlot;
    }
}
