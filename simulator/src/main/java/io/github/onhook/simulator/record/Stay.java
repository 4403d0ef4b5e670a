package io.github.onhook.simulator.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that a number spent on one connector.
 *
 * @param from the start of the simulator for the connector that the fleet puts it on
 * @param to null where it is there still
 */
public record Stay(
        String phoneNumber,
        String voiceConnectorId,
        Instant from,
        @Nullable Instant to) {}
