package io.github.onhook.inventory;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account of an organization.
 *
 * @param id its 12 digits
 * @param name as the organization calls it
 * @param state {@code ACTIVE}, {@code SUSPENDED} and so on, as it was sent; {@code null} where nothing was
 */
public record OrganizationAccount(
        String id, String name, @Nullable String state) {

    /** Whether a role of it can be assumed, as far as its state says. */
    public boolean isActive() {
        return state == null || state.equals("ACTIVE");
    }

    /** Why an account that is not active is left out, in a clause. */
    public String whyNot() {
        return switch (String.valueOf(state)) {
            case "SUSPENDED" -> "it is suspended, and its roles cannot be assumed";
            case "CLOSED" -> "it is closed";
            case "PENDING_CLOSURE" -> "it is being closed";
            case "PENDING_ACTIVATION" -> "it is not activated yet";
            default -> "its state is " + state;
        };
    }

    /**
     * Which accounts of an organization; what all three say together.
     *
     * @param units ids of organizational units (or of a root) whose accounts are meant, with all units below them; empty for the
     *     whole organization
     * @param tags the tags that an account must have, all of them; empty for any
     * @param excluded the ids of accounts that are not meant
     */
    public record Selection(Set<String> units, Map<String, String> tags, Set<String> excluded) {

        /** Every account. */
        public static final Selection ALL = new Selection(Set.of(), Map.of(), Set.of());

        /** Copies the sets and the map. */
        public Selection {
            units = Set.copyOf(units);
            tags = Map.copyOf(tags);
            excluded = Set.copyOf(excluded);
        }
    }
}
