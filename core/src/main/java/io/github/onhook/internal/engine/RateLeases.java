package io.github.onhook.internal.engine;

import io.github.onhook.internal.rate.Pace;
import io.github.onhook.internal.rate.SharedRate;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.rate.SharedRates;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Leases the parts of an orchestrator in rates that others share: once a second for all locations where it sends, and once more
 * where it begins to. A run never waits for it. Safe for use by several threads.
 */
final class RateLeases {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long PERIOD_NANOS = 1_000_000_000;
    private static final long KEPT_NANOS = SharedRate.LEASE_MILLIS * 1_000_000;
    private static final int TRIES = 3;

    private final String member = UUID.randomUUID().toString();
    private final SharedRates store;
    private final Time time;
    private final Map<RateMemory.Key, Holder> holders = new HashMap<>();
    private final Set<RateMemory.Key> leaving = new HashSet<>();
    private final long startedAt;
    private boolean ticking;
    private volatile boolean failed;

    private static final class Holder {
        final Pace pace;
        long dueAt;
        long renewedAt;

        Holder(Pace pace, long now) {
            this.pace = pace;
            this.dueAt = now;
            this.renewedAt = now;
        }
    }

    private record Renewal(
            RateMemory.Key key, @Nullable Holder holder, SharedRates.State state, SharedRate.@Nullable Part part) {}

    RateLeases(SharedRates store, Time time) {
        this.store = store;
        this.time = time;
        this.startedAt = nanoTime();
    }

    void join(RateMemory.Key key, Pace pace) {
        synchronized (this) {
            holders.put(key, new Holder(pace, nanoTime()));
            leaving.remove(key);
            if (ticking) {
                return;
            }
            ticking = true;
        }
        Flux.interval(Duration.ZERO, TICK, time.scheduler())
                .onBackpressureDrop()
                .concatMap(tick -> round(), 1)
                .takeUntil(more -> !more)
                .subscribe(new BaseSubscriber<>() {});
    }

    synchronized void leave(RateMemory.Key key) {
        if (holders.remove(key) != null) {
            leaving.add(key);
        }
    }

    /** Renews what is due; emits whether there is more to come. */
    private Mono<Boolean> round() {
        return Mono.defer(() ->
                        renew(due(), TRIES).timeout(PATIENCE, time.scheduler()).doOnSuccess(done -> failed = false))
                .onErrorResume(this::failed)
                .then(Mono.fromSupplier(this::endRound));
    }

    private synchronized Set<RateMemory.Key> due() {
        long now = nanoTime();
        Set<RateMemory.Key> due = new HashSet<>(leaving);
        holders.forEach((key, holder) -> {
            if (holder.dueAt - now <= 0) {
                holder.dueAt = nextRound(now);
                due.add(key);
            }
        });
        return due;
    }

    /** One time for all locations: one that begins to be sent to is renewed once more before. */
    private long nextRound(long now) {
        return now + PERIOD_NANOS - Math.floorMod(now - startedAt, PERIOD_NANOS);
    }

    private Mono<Void> renew(Set<RateMemory.Key> keys, int tries) {
        if (keys.isEmpty() || tries == 0) {
            return Mono.empty();
        }
        return store.read(keys).flatMap(snapshot -> {
            Map<RateMemory.Key, Renewal> renewals = new HashMap<>();
            keys.forEach(key -> renewals.put(key, renewal(key, snapshot)));
            Map<RateMemory.Key, SharedRates.State> states = new HashMap<>();
            renewals.forEach((key, renewal) -> states.put(key, renewal.state()));
            return store.write(states).flatMap(written -> {
                written.forEach(key -> apply(renewals.get(key)));
                Set<RateMemory.Key> raced = new HashSet<>(keys);
                raced.removeAll(written);
                return renew(raced, tries - 1);
            });
        });
    }

    private Renewal renewal(RateMemory.Key key, SharedRates.Snapshot snapshot) {
        SharedRates.State stored = snapshot.states().get(key);
        SharedRate before = stored == null ? null : SharedRate.parse(stored.value());
        SharedRate state = before == null ? SharedRate.NEW : before;
        long version = stored == null ? 1 : stored.version() + 1;
        Holder holder;
        synchronized (this) {
            holder = holders.get(key);
        }
        if (holder == null) {
            return new Renewal(
                    key,
                    null,
                    new SharedRates.State(version, state.without(member).format()),
                    null);
        }
        SharedRate.Leased leased =
                state.lease(member, holder.pace.ask(nanoTime()), snapshot.now().toEpochMilli());
        return new Renewal(
                key, holder, new SharedRates.State(version, leased.state().format()), leased.part());
    }

    private void apply(@Nullable Renewal renewal) {
        if (renewal == null) {
            return;
        }
        Holder holder = renewal.holder();
        synchronized (this) {
            leaving.remove(renewal.key());
            if (holder == null || holders.get(renewal.key()) != holder) {
                return;
            }
            holder.renewedAt = nanoTime();
        }
        SharedRate.Part part = renewal.part();
        if (part != null) {
            holder.pace.accept(part, nanoTime());
        }
    }

    /** What cannot be given back runs out by itself. */
    private Mono<Void> failed(Throwable e) {
        synchronized (this) {
            leaving.clear();
        }
        if (!failed) {
            failed = true;
            Foreign.failed("sharing rates with other orchestrators", e);
        }
        return Mono.empty();
    }

    private boolean endRound() {
        List<Pace> lost = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime();
            holders.values().forEach(holder -> {
                if (now - holder.renewedAt > KEPT_NANOS) {
                    lost.add(holder.pace);
                }
            });
        }
        lost.forEach(pace -> pace.detach(nanoTime()));
        return hasMore();
    }

    private synchronized boolean hasMore() {
        ticking = !holders.isEmpty() || !leaving.isEmpty();
        return ticking;
    }

    private long nanoTime() {
        return time.nanoTime().getAsLong();
    }
}
