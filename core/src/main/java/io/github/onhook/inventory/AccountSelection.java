package io.github.onhook.inventory;

import java.util.Map;
import java.util.Set;

/**
 * Which accounts of an organization; what all three say together.
 *
 * @param units ids of organizational units (or of a root) whose accounts are meant, with all units below them; empty for the
 *     whole organization
 * @param tags the tags that an account must have, all of them; empty for any
 * @param excluded the ids of accounts that are not meant
 */
public record AccountSelection(Set<String> units, Map<String, String> tags, Set<String> excluded) {

    /** Every account. */
    public static final AccountSelection ALL = new AccountSelection(Set.of(), Map.of(), Set.of());

    /** Copies the sets and the map. */
    public AccountSelection {
        units = Set.copyOf(units);
        tags = Map.copyOf(tags);
        excluded = Set.copyOf(excluded);
    }
}
