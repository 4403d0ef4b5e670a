package io.github.onhook.temporal.client;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The machine's clock, or the time at which something happened that is told afterwards. */
public final class ReplayClock implements InstantSource {

    private volatile @Nullable Instant then;

    /** Says what time it is; {@code null} for the machine's. */
    void set(@Nullable Instant instant) {
        then = instant;
    }

    @Override
    public Instant instant() {
        Instant told = then;
        return told == null ? Instant.now() : told;
    }
}
