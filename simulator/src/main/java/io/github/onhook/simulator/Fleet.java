package io.github.onhook.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts, connectors and numbers that a simulator starts with.
 *
 * <p>A fleet never changes: several simulators can be started from one, and each begins from the same state. It packs a
 * number into about thirty bytes, so five million fit into a small heap.
 */
public final class Fleet {
    final List<Account> accounts;
    final List<SimulatedLocation> locations;
    final List<SimulatedConnector> connectors;
    final List<Group> groups;
    final NumberColumns columns;
    final NumberIndex index;
    final Map<String, BaseKey> baseKeys;
    private final Map<String, Account> accountById = new HashMap<>();

    Fleet(
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

    /** Describes a fleet by hand. */
    public static FleetBuilder builder() {
        return new FleetBuilder();
    }

    /** Generates a fleet: the same shape always gives the same fleet. */
    public static Fleet generate(FleetShape shape) {
        return FleetGenerator.generate(shape);
    }

    /** Every number that is on a connector at first, by account, Region and connector; lazily. */
    public Stream<Assignment> targets() {
        return locations.stream()
                .flatMap(location -> IntStream.range(location.firstSlot, location.endSlot)
                        .filter(slot -> columns.connector[slot] != NumberColumns.NOWHERE)
                        .mapToObj(slot -> new Assignment(
                                location.account.id,
                                location.region,
                                connectors.get(columns.connector[slot]).id(),
                                E164.format(columns.e164[slot]))));
    }

    /** The account ids, in the order in which fault rules count them. */
    public List<String> accountIds() {
        return accounts.stream().map(account -> account.id).toList();
    }

    /** How many numbers there are, on a connector or not. */
    public int numberCount() {
        return columns.size;
    }

    /** How many locations there are, a location being an account in a Region. */
    public int locationCount() {
        return locations.size();
    }

    @Nullable Account account(String id) {
        return accountById.get(id);
    }

    @Nullable SimulatedLocation location(String accountId, String region) {
        Account account = accountById.get(accountId);
        return account == null ? null : account.locations.get(region);
    }

    /**
     * A number on a connector.
     *
     * @param phoneNumber in E.164, with its plus
     */
    public record Assignment(String accountId, String region, String voiceConnectorId, String phoneNumber) {}
}
