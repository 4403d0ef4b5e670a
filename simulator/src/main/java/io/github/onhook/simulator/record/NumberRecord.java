package io.github.onhook.simulator.record;

import io.github.onhook.simulator.model.NumberStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number as it stands now, and how often it was touched.
 *
 * @param voiceConnectorId null where it is on none
 * @param voiceConnectorGroupId null where it is in none
 * @param deletedAt when it came to the deletion queue; null where it is not there
 * @param gone whether the deletion queue has deleted it for good
 * @param timesAsked how often it was asked to be disassociated, in requests that were not refused as a whole
 * @param timesDisassociated how often it was
 */
public record NumberRecord(
        String phoneNumber,
        String accountId,
        String region,
        NumberStatus status,
        @Nullable String voiceConnectorId,
        @Nullable String voiceConnectorGroupId,
        @Nullable Instant deletedAt,
        boolean gone,
        int timesAsked,
        int timesDisassociated) {}
