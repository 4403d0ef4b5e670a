package io.github.onhook.simulator.internal.state;

import java.util.regex.Pattern;

/**
 * A voice connector as the fleet has it.
 *
 * @param index its place among all connectors of the fleet
 */
public record SimulatedConnector(int index, String id, String name) {
    private static final Pattern ID =
            Pattern.compile("[a-z0-9]{21,22}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Whether the service's model allows an id. */
    public static boolean allowsId(String id) {
        return ID.matcher(id).matches();
    }
}
