package io.github.onhook.rate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Where orchestrators that send to the same locations at once divide each location's rate among them. Give the same one to {@code
 * Orchestrator.Builder.sharedRates} of each.
 *
 * <p>An orchestrator asks once a second for all locations that it sends to, and once more for one where it begins to. Where the store
 * cannot be reached, runs go on at their last parts, and after three seconds find their own rates from there. Called on any
 * thread; must not block.
 */
public interface SharedRates {

    /** The states of these quotas; a quota without one is left out. */
    Mono<Snapshot> read(Collection<RateMemory.Key> keys);

    /**
     * Stores each state whose version is one more than that which is stored, or 1 where none is: all at once, or each by itself.
     *
     * @return the quotas whose state was stored
     */
    Mono<Set<RateMemory.Key>> write(Map<RateMemory.Key, State> states);

    /**
     * The state of one quota.
     *
     * @param version counts its changes, from 1
     * @param value opaque, one line of at most 64 kB
     */
    record State(long version, String value) {
        public State {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * States that were read.
     *
     * @param now by the clock of the store, which is one for all who use it
     */
    record Snapshot(Map<RateMemory.Key, State> states, Instant now) {
        public Snapshot {
            states = Map.copyOf(states);
            Objects.requireNonNull(now, "now");
        }
    }

    /** Between the orchestrators of this process. */
    static SharedRates inMemory(InstantSource clock) {
        return new LocalSharedRates(clock);
    }
}
