package io.github.onhook.temporal.internal.client;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The system clock, or the recorded time of an event that is replayed. */
public final class ReplayClock implements InstantSource {

    private volatile @Nullable Instant then;

    /** Sets the time; {@code null} for the system clock. */
    void set(@Nullable Instant instant) {
        then = instant;
    }

    @Override
    public Instant instant() {
        Instant recorded = then;
        return recorded == null ? Instant.now() : recorded;
    }
}
