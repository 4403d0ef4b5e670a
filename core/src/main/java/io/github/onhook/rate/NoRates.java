package io.github.onhook.rate;

import org.jspecify.annotations.Nullable;

/** Remembers nothing. */
enum NoRates implements RateMemory {
    INSTANCE;

    @Override
    public @Nullable Entry load(Key key) {
        return null;
    }

    @Override
    public void store(Key key, Entry entry) {}
}
