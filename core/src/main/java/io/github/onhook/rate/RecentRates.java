package io.github.onhook.rate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The quotas that were used last. */
final class RecentRates implements RateMemory {

    private final Map<Key, Entry> entries;

    RecentRates(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, was " + most);
        }
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public synchronized @Nullable Entry load(Key key) {
        return entries.get(key);
    }

    @Override
    public synchronized void store(Key key, Entry entry) {
        entries.put(key, entry);
    }
}
