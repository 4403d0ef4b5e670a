package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.WireReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a location: determines the outcome of its remaining targets.
 *
 * @param progress its final progress
 * @param closed why the location was closed; {@code null} if it was not
 * @param connectors why connectors were closed
 * @param stopped whether {@code closed} is the reason why the run stopped
 */
public record LocationEnd(
        LocationProgress progress, @Nullable WireReason closed, Map<String, WireReason> connectors, boolean stopped) {

    /** Copies the map. */
    public LocationEnd {
        connectors = Map.copyOf(connectors);
    }
}
