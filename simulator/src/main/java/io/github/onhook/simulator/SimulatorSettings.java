package io.github.onhook.simulator;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a simulator is started with; {@link SimulatorBuilder} says what each means. */
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
