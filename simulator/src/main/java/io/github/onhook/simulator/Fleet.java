package io.github.onhook.simulator;

import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.FleetData;
import io.github.onhook.simulator.internal.state.NumberColumns;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The accounts, connectors and numbers that a simulator starts with.
 *
 * <p>A fleet never changes: several simulators can be started from one, and each begins from the same state. It packs a
 * number into about thirty bytes, so five million fit into a small heap.
 */
public final class Fleet {
    final FleetData data;

    Fleet(FleetData data) {
        this.data = data;
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
        NumberColumns columns = data.columns;
        return data.locations.stream()
                .flatMap(location -> IntStream.range(location.firstSlot, location.endSlot)
                        .filter(slot -> columns.connector[slot] != NumberColumns.NOWHERE)
                        .mapToObj(slot -> new Assignment(
                                location.account.id,
                                location.region,
                                data.connectors.get(columns.connector[slot]).id(),
                                E164.format(columns.e164[slot]))));
    }

    /** The account ids, in the order in which fault rules count them. */
    public List<String> accountIds() {
        return data.accounts.stream().map(account -> account.id).toList();
    }

    /** How many numbers there are, on a connector or not. */
    public int numberCount() {
        return data.columns.size;
    }

    /** How many locations there are, a location being an account in a Region. */
    public int locationCount() {
        return data.locations.size();
    }

    /**
     * A number on a connector.
     *
     * @param phoneNumber in E.164, with its plus
     */
    public record Assignment(String accountId, String region, String voiceConnectorId, String phoneNumber) {}
}
