package io.github.onhook.targets;

import io.github.onhook.model.Location;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connectors that numbers move to, where the rows of their file do not name one. A row that names another one is not
 * valid.
 *
 * @param everywhere for all locations; {@code null} for none
 * @param byLocation for single locations, before {@code everywhere}
 */
public record Destinations(@Nullable String everywhere, Map<Location, String> byLocation) {

    /** Every row must name its own. */
    public static final Destinations IN_FILE = new Destinations(null, Map.of());

    /** Copies the map. */
    public Destinations {
        byLocation = Map.copyOf(byLocation);
    }

    /** One connector for all numbers, which therefore are of one location. */
    public static Destinations of(String voiceConnectorId) {
        return new Destinations(voiceConnectorId, Map.of());
    }

    /** One connector for each location. */
    public static Destinations of(Map<Location, String> byLocation) {
        return new Destinations(null, byLocation);
    }

    boolean isEmpty() {
        return everywhere == null && byLocation.isEmpty();
    }

    /** The connector that numbers of a location move to, or {@code null}. */
    @Nullable String at(Location location) {
        return byLocation.getOrDefault(location, everywhere);
    }
}
