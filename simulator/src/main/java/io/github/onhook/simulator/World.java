package io.github.onhook.simulator;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a fleet. The columns of a location's numbers are read and written under that location's lock.
 */
final class World {
    private static final int UNKNOWN_PLACES = 10_000;

    final Fleet fleet;
    final int[] connector;
    final int[] group;
    final byte[] status;
    /** Seconds since 1970; when the number came to its connector. */
    final int[] connectorSince;
    /** Seconds since 1970; when the number came to its group. */
    final int[] groupSince;

    final int[] updatedAt;
    /** Times a number was asked to be taken off anything. */
    final short[] timesAsked;
    /** Times a number was taken off. */
    final short[] timesDisassociated;

    final int createdAt;
    private final @Nullable Quota numberQuota;
    private final LiveLocation[] locations;
    private final Map<String, LiveLocation> elsewhere = new ConcurrentHashMap<>();

    World(Fleet fleet, @Nullable Quota numberQuota, InstantSource clock) {
        this.fleet = fleet;
        this.numberQuota = numberQuota;
        NumberColumns columns = fleet.columns;
        connector = columns.connector.clone();
        group = columns.group.clone();
        status = columns.status.clone();
        createdAt = (int) (clock.millis() / 1000);
        connectorSince = filled(columns.size, createdAt);
        groupSince = filled(columns.size, createdAt);
        updatedAt = filled(columns.size, createdAt);
        timesAsked = new short[columns.size];
        timesDisassociated = new short[columns.size];
        locations = new LiveLocation[fleet.locations.size()];
        for (int i = 0; i < locations.length; i++) {
            locations[i] = new LiveLocation(fleet.locations.get(i), numberQuota, System.nanoTime());
        }
    }

    private static int[] filled(int size, int value) {
        int[] column = new int[size];
        Arrays.fill(column, value);
        return column;
    }

    /** The location, an empty one where the fleet has nothing there. */
    LiveLocation location(String accountId, String region) {
        SimulatedLocation known = fleet.location(accountId, region);
        if (known != null) {
            return locations[known.index];
        }
        if (elsewhere.size() > UNKNOWN_PLACES) {
            elsewhere.clear();
        }
        return elsewhere.computeIfAbsent(accountId + "/" + region, key -> emptyLocation(accountId, region));
    }

    private LiveLocation emptyLocation(String accountId, String region) {
        Account account = fleet.account(accountId);
        Account owner = account == null ? Account.outsideFleet(accountId) : account;
        SimulatedLocation empty = new SimulatedLocation(-1, owner, region, 0, 0, Quotas.NONE, List.of(), List.of());
        return new LiveLocation(empty, numberQuota, System.nanoTime());
    }

    /** Every location of the fleet or of a request. */
    List<LiveLocation> locations() {
        List<LiveLocation> all = new ArrayList<>(Arrays.asList(locations));
        all.addAll(elsewhere.values());
        return all;
    }

    /** The location of a slot. */
    LiveLocation ownerOf(int slot) {
        int low = 0;
        int high = locations.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (locations[middle].location.endSlot > slot) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return locations[low];
    }

    /** The slot of a number in a location, or {@link NumberColumns#NOWHERE} where the number is not the location's. */
    int slotIn(SimulatedLocation location, long number) {
        int slot = fleet.index.slot(number);
        return location.holds(slot) ? slot : NumberColumns.NOWHERE;
    }

    void moveToConnector(int slot, int connectorIndex, int now) {
        connector[slot] = connectorIndex;
        connectorSince[slot] = now;
        settle(slot, now);
    }

    void moveToGroup(int slot, int groupIndex, int now) {
        group[slot] = groupIndex;
        groupSince[slot] = now;
        settle(slot, now);
    }

    private void settle(int slot, int now) {
        updatedAt[slot] = now;
        boolean nowhere = connector[slot] == NumberColumns.NOWHERE
                && group[slot] == NumberColumns.NOWHERE
                && !fleet.columns.sipRules.containsKey(slot);
        status[slot] = (nowhere ? NumberStatus.UNASSIGNED : NumberStatus.ASSIGNED).code();
    }
}
