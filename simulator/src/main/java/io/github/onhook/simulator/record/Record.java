package io.github.onhook.simulator.record;

import io.github.onhook.simulator.internal.state.ConnectorLog;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.model.LocationCounts;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator has seen and how its numbers stand. Every answer is of the moment it is asked for.
 *
 * <p>Counts are kept for ever. Of requests, and so of histories, only the last are kept
 * ({@code recordedRequests} of the simulator's builder).
 */
@SuppressWarnings("JavaLangClash")
public final class Record {
    private final World world;
    private final Recorder recorder;

    public Record(World world, Recorder recorder) {
        this.world = world;
        this.recorder = recorder;
    }

    /** The last requests, oldest first, refused ones too. */
    public List<SeenRequest> requests() {
        return recorder.requests();
    }

    /** The last requests of one operation, oldest first. */
    public List<SeenRequest> requests(SimulatedOperation operation) {
        return requests().stream().filter(seen -> seen.operation() == operation).toList();
    }

    /** How many requests of an operation there were in all, refused ones too. */
    public long count(SimulatedOperation operation) {
        return recorder.requests(operation);
    }

    /** The counts of every location of the fleet, and of others that were asked something. */
    public List<LocationCounts> locations() {
        return world.locations().stream().map(LiveLocation::counts).toList();
    }

    /** The counts of one location; all zero where the fleet has no such. */
    public LocationCounts location(String accountId, String region) {
        return world.location(accountId, region).counts();
    }

    /** AssumeRole calls by the account whose role was asked for, refused ones too. */
    public Map<String, Long> assumeRoleCalls() {
        Map<String, Long> calls = new TreeMap<>();
        recorder.assumeRoleByAccount().forEach((account, count) -> calls.put(account, count.sum()));
        return calls;
    }

    /** AssumeRole calls for one account. */
    public long assumeRoleCalls(String accountId) {
        return assumeRoleCalls().getOrDefault(accountId, 0L);
    }

    /** AssumeRole calls answered {@code Throttling}. */
    public long assumeRoleThrottled() {
        return recorder.throttledSts();
    }

    /** Requests with {@code ForceAssociate} in all, refused ones too. */
    public long forced() {
        return recorder.forced();
    }

    /** Requests of one location answered 429. */
    public long throttled(String accountId, String region) {
        return location(accountId, region).throttled();
    }

    /** The most requests of one location that were being answered at one time. */
    public int maxInFlight(String accountId, String region) {
        return location(accountId, region).maxInFlight();
    }

    /**
     * A number as it stands now.
     *
     * @throws IllegalArgumentException where the fleet does not have it
     */
    public NumberRecord number(String phoneNumber) {
        int slot = world.fleet.index.slot(E164.require(phoneNumber));
        if (slot == NumberColumns.NOWHERE) {
            throw new IllegalArgumentException(phoneNumber + " is not in the fleet");
        }
        return number(slot);
    }

    /** Every number as it stands now, lazily. */
    public Stream<NumberRecord> numbers() {
        return IntStream.range(0, world.fleet.columns.size).mapToObj(this::number);
    }

    /** The connector a number is on now, or null. */
    public @Nullable String connectorOf(String phoneNumber) {
        return number(phoneNumber).voiceConnectorId();
    }

    /**
     * The connectors that a number has been on since the start, oldest first. Of all numbers together, the last 1,048,576
     * changes are kept; a number whose first ones were overwritten begins with the first that is left.
     */
    public List<Stay> stays(String phoneNumber) {
        int slot = world.fleet.index.slot(E164.require(phoneNumber));
        return slot == NumberColumns.NOWHERE ? List.of() : stays(slot, world.log.of(slot));
    }

    /** The stays of every number that changed its connector since the start, number by number. */
    public Stream<Stay> stays() {
        return world.log.all().entrySet().stream()
                .flatMap(changed -> stays(changed.getKey(), changed.getValue()).stream());
    }

    private List<Stay> stays(int slot, List<ConnectorLog.Change> changes) {
        String number = E164.format(world.fleet.columns.e164[slot]);
        List<Stay> stays = new ArrayList<>();
        int on = world.log.isComplete() ? world.fleet.columns.connector[slot] : NumberColumns.NOWHERE;
        Instant since = Instant.ofEpochSecond(world.createdAt);
        for (ConnectorLog.Change change : changes) {
            Instant at = Instant.ofEpochMilli(change.atMillis());
            if (on != NumberColumns.NOWHERE) {
                stays.add(new Stay(number, world.fleet.connectors.get(on).id(), since, at));
            }
            on = change.connector();
            since = at;
        }
        if (on != NumberColumns.NOWHERE) {
            stays.add(new Stay(number, world.fleet.connectors.get(on).id(), since, null));
        }
        return stays;
    }

    /** Everything in the last requests that concerned a number, oldest first. */
    public List<Event> history(String phoneNumber) {
        List<Event> history = new ArrayList<>();
        for (SeenRequest request : requests()) {
            for (SeenRequest.SeenNumber number : request.numbers()) {
                if (number.phoneNumber().equals(phoneNumber)) {
                    history.add(new Event(request, number.outcome(), number.errorCode()));
                }
            }
        }
        return history;
    }

    private NumberRecord number(int slot) {
        LiveLocation owner = world.ownerOf(slot);
        synchronized (owner) {
            int connector = world.connector[slot];
            int group = world.group[slot];
            return new NumberRecord(
                    E164.format(world.fleet.columns.e164[slot]),
                    owner.location.account.id,
                    owner.location.region,
                    NumberStatus.of(world.status[slot]),
                    connector < 0 ? null : world.fleet.connectors.get(connector).id(),
                    group < 0 ? null : world.fleet.groups.get(group).id(),
                    world.isInDeletionQueue(slot) ? Instant.ofEpochSecond(world.updatedAt[slot]) : null,
                    world.isGone(slot),
                    world.timesAsked[slot],
                    world.timesDisassociated[slot]);
        }
    }

    /**
     * What one request did to one number.
     *
     * @param errorCode of the number's own error; null for none
     */
    public record Event(
            SeenRequest request,
            SimulatedOutcome outcome,
            @Nullable String errorCode) {}
}
