package io.github.onhook.simulator;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The settings of a simulator; see {@link SimulatorBuilder}. */
record SimulatorSettings(
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
