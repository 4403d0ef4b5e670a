package io.github.onhook.simulator.internal.exchange;

import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The settings of a simulator. */
public record SimulatorSettings(
        int port,
        String hubAccount,
        boolean acceptAnyBaseCredentials,
        int maxBatchSize,
        @Nullable Quota numberQuota,
        Quota stsQuota,
        UnassociatedAnswer unassociatedAnswer,
        @Nullable Duration sessionLifetime,
        int recordedRequests,
        InstantSource clock) {}
