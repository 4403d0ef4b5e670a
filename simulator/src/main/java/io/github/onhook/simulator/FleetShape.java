package io.github.onhook.simulator;

import io.github.onhook.simulator.model.Quota;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of a generated fleet.
 *
 * @param numbers over the whole fleet, spread evenly over its connectors
 * @param role the one role of every account; null lets any role be assumed
 * @param quota of every operation in each location; null for no limit
 * @param seed the seed of account ids, connector ids and numbers
 */
public record FleetShape(
        int accounts,
        List<String> regions,
        int connectorsPerLocation,
        int numbers,
        @Nullable String role,
        @Nullable Quota quota,
        long seed) {

    public FleetShape {
        regions = List.copyOf(regions);
        positive("accounts", accounts);
        positive("regions", regions.size());
        positive("connectorsPerLocation", connectorsPerLocation);
        if (numbers < 0) {
            throw new IllegalArgumentException("numbers must not be negative, was " + numbers);
        }
    }

    /** Three accounts in one Region, a connector each, with 300 numbers in all: a starting point. */
    public static FleetShape of() {
        return new FleetShape(3, List.of("us-east-1"), 1, 300, null, null, 1);
    }

    public FleetShape accounts(int count) {
        return new FleetShape(count, regions, connectorsPerLocation, numbers, role, quota, seed);
    }

    public FleetShape regions(String... names) {
        return regions(List.of(names));
    }

    public FleetShape regions(List<String> names) {
        return new FleetShape(accounts, names, connectorsPerLocation, numbers, role, quota, seed);
    }

    public FleetShape connectorsPerLocation(int count) {
        return new FleetShape(accounts, regions, count, numbers, role, quota, seed);
    }

    public FleetShape numbers(int count) {
        return new FleetShape(accounts, regions, connectorsPerLocation, count, role, quota, seed);
    }

    public FleetShape role(String name) {
        return new FleetShape(accounts, regions, connectorsPerLocation, numbers, name, quota, seed);
    }

    public FleetShape quota(double perSecond, int burst) {
        Quota each = new Quota(perSecond, burst);
        return new FleetShape(accounts, regions, connectorsPerLocation, numbers, role, each, seed);
    }

    public FleetShape seed(long value) {
        return new FleetShape(accounts, regions, connectorsPerLocation, numbers, role, quota, value);
    }

    private static void positive(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, was " + count);
        }
    }
}
