package io.github.onhook.simulator.internal.state;

import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a location may be asked.
 *
 * @param each of every operation for itself; null sets no limit
 * @param shared of all operations together; null sets no limit
 * @param byOperation instead of {@code each}
 */
public record Quotas(@Nullable Quota each, @Nullable Quota shared, Map<SimulatedOperation, Quota> byOperation) {
    static final Quotas NONE = new Quotas(null, null, Map.of());

    @Nullable Quota of(SimulatedOperation operation) {
        Quota own = byOperation.get(operation);
        return own == null ? each : own;
    }
}
