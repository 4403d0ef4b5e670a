package io.github.onhook.rate;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The states of this process; the 20,000 that were written last. */
final class LocalSharedRates implements SharedRates {

    private static final int MOST = 20_000;

    private final InstantSource clock;
    private final Map<RateMemory.Key, State> states = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RateMemory.Key, State> eldest) {
            return size() > MOST;
        }
    };

    LocalSharedRates(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public Mono<Snapshot> read(Collection<RateMemory.Key> keys) {
        return Mono.fromSupplier(() -> {
            Map<RateMemory.Key, State> read = new HashMap<>();
            synchronized (states) {
                for (RateMemory.Key key : keys) {
                    State state = states.get(key);
                    if (state != null) {
                        read.put(key, state);
                    }
                }
            }
            return new Snapshot(read, clock.instant());
        });
    }

    @Override
    public Mono<Set<RateMemory.Key>> write(Map<RateMemory.Key, State> changed) {
        return Mono.fromSupplier(() -> {
            Set<RateMemory.Key> written = new HashSet<>();
            synchronized (states) {
                changed.forEach((key, state) -> {
                    State before = states.get(key);
                    if (state.version() == 1 + (before == null ? 0 : before.version())) {
                        states.put(key, state);
                        written.add(key);
                    }
                });
            }
            return written;
        });
    }
}
