package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.Quota;
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
public final class World {
    private static final int UNKNOWN_PLACES = 10_000;
    /** How long the deletion queue keeps a number. */
    private static final int DAYS_IN_QUEUE = 7;

    private static final int SECONDS_IN_QUEUE = DAYS_IN_QUEUE * 24 * 60 * 60;

    public final FleetData fleet;
    public final int[] connector;
    public final int[] group;
    public final byte[] status;
    /** Seconds since 1970; when the number came to its connector. */
    public final int[] connectorSince;
    /** Seconds since 1970; when the number came to its group. */
    public final int[] groupSince;

    /** Seconds since 1970; for a number in the deletion queue, when it came there. */
    public final int[] updatedAt;
    /** Times a number was asked to be taken off anything. */
    public final short[] timesAsked;
    /** Times a number was taken off. */
    public final short[] timesDisassociated;

    public final int createdAt;
    public final ConnectorLog log = new ConnectorLog();
    private final InstantSource clock;
    private final @Nullable Quota numberQuota;
    private final LiveLocation[] locations;
    private final Map<String, LiveLocation> elsewhere = new ConcurrentHashMap<>();

    public World(FleetData fleet, @Nullable Quota numberQuota, InstantSource clock) {
        this.fleet = fleet;
        this.numberQuota = numberQuota;
        this.clock = clock;
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
    public LiveLocation location(String accountId, String region) {
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
    public List<LiveLocation> locations() {
        List<LiveLocation> all = new ArrayList<>(Arrays.asList(locations));
        all.addAll(elsewhere.values());
        return all;
    }

    /** The location of a slot. */
    public LiveLocation ownerOf(int slot) {
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
    public int slotIn(SimulatedLocation location, long number) {
        int slot = fleet.index.slot(number);
        return location.holds(slot) && !isGone(slot) ? slot : NumberColumns.NOWHERE;
    }

    public boolean isInDeletionQueue(int slot) {
        return status[slot] == NumberStatus.RELEASE_IN_PROGRESS.code() && !isGone(slot);
    }

    /** Whether the deletion queue has kept the number for its time, so that the account no longer has it. */
    public boolean isGone(int slot) {
        return status[slot] == NumberStatus.RELEASE_IN_PROGRESS.code()
                && clock.millis() / 1000 - updatedAt[slot] >= SECONDS_IN_QUEUE;
    }

    public void enterDeletionQueue(int slot, int now) {
        updatedAt[slot] = now;
        status[slot] = NumberStatus.RELEASE_IN_PROGRESS.code();
    }

    public void leaveDeletionQueue(int slot, int now) {
        settle(slot, now);
    }

    public void moveToConnector(int slot, int connectorIndex, int now) {
        log.add(slot, connectorIndex, clock.millis());
        connector[slot] = connectorIndex;
        connectorSince[slot] = now;
        settle(slot, now);
    }

    public void moveToGroup(int slot, int groupIndex, int now) {
        group[slot] = groupIndex;
        groupSince[slot] = now;
        settle(slot, now);
    }

    private void settle(int slot, int now) {
        updatedAt[slot] = now;
        status[slot] = (isAssociated(slot) ? NumberStatus.ASSIGNED : NumberStatus.UNASSIGNED).code();
    }

    public boolean isAssociated(int slot) {
        return connector[slot] != NumberColumns.NOWHERE
                || group[slot] != NumberColumns.NOWHERE
                || fleet.columns.sipRules.containsKey(slot);
    }
}
