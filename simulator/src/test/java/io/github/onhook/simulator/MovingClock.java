package io.github.onhook.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Real time, and as much more as a test says. */
final class MovingClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    void forward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    /** This, as the SDK's signer wants it. */
    Clock asClock() {
        return withZone(ZoneOffset.UTC);
    }
}
