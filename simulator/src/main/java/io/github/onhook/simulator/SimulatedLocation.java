package io.github.onhook.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account in a Region as the fleet has it: its connectors, and its numbers as a range of slots. */
final class SimulatedLocation {
    final int index;
    final Account account;
    final String region;
    final int firstSlot;
    final int endSlot;
    final Quotas quotas;
    final List<SimulatedConnector> connectors;
    final List<Group> groups;
    private final Map<String, SimulatedConnector> connectorById = new LinkedHashMap<>();
    private final Map<String, Group> groupById = new LinkedHashMap<>();

    SimulatedLocation(
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

    @Nullable SimulatedConnector connector(String id) {
        return connectorById.get(id);
    }

    @Nullable Group group(String id) {
        return groupById.get(id);
    }

    boolean holds(int slot) {
        return slot >= firstSlot && slot < endSlot;
    }
}
