package io.github.onhook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows the time of the entry that is replayed, and the real time when none is. */
final class ReplayClock implements InstantSource, Consumer<@Nullable Instant> {

    private final Supplier<Instant> real;
    private volatile @Nullable Instant replayed;

    ReplayClock(Supplier<Instant> real) {
        this.real = real;
    }

    @Override
    public void accept(@Nullable Instant at) {
        replayed = at;
    }

    @Override
    public Instant instant() {
        Instant at = replayed;
        return at == null ? real.get() : at;
    }
}
