package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.WireReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a location ended: what its targets without an outcome get.
 *
 * @param progress how far it came
 * @param closed why the location took no more; {@code null} if it took all
 * @param connectors why connectors took no more
 * @param stopped whether {@code closed} says why the run stopped
 */
public record LocationEnd(
        LocationProgress progress, @Nullable WireReason closed, Map<String, WireReason> connectors, boolean stopped) {

    /** Copies the map. */
    public LocationEnd {
        connectors = Map.copyOf(connectors);
    }
}
