package io.github.onhook.service.run.queue;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.store.RunStore;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All runs, as known to this process. Changes run on the {@link SerialExecutor}: stored first, then applied. On a
 * version
 * conflict the change is retried on the new state.
 */
public final class Entries {

    private final Map<String, Entry> all = new ConcurrentHashMap<>();
    private final RunStore store;
    private final Views views;

    public Entries(RunStore store, Views views) {
        this.store = store;
        this.views = views;
    }

    Flux<StoredRun> load() {
        return store.load().doOnNext(this::put);
    }

    Collection<Entry> all() {
        return all.values();
    }

    /** A run, if it is known here; one that was listed a moment ago may be deleted meanwhile. */
    @Nullable Entry get(String id) {
        return all.get(id);
    }

    /** A run, including one that another instance has just started. */
    public Mono<Entry> find(String id) {
        return Mono.defer(() -> {
            Entry entry = all.get(id);
            return entry != null
                    ? Mono.just(entry)
                    : store.find(id).map(this::put).switchIfEmpty(Mono.error(() -> RefusedException.unknownRun(id)));
        });
    }

    /** The run that a user's key started, also by way of another instance. */
    Mono<StoredRun> startedWith(String user, String key) {
        return Flux.fromIterable(all.values())
                .map(Entry::run)
                .filter(run -> run.startedBy().equals(user)
                        && run.upload().idempotencyKey().equals(key))
                .next()
                .switchIfEmpty(Mono.defer(() -> store.startedWith(user, key).map(run -> put(run).run())));
    }

    /** Stores a new run. */
    Mono<Entry> add(StoredRun run) {
        return store.save(run).map(kept -> {
            if (!kept) {
                throw new IllegalStateException("there is a run " + run.id() + " already");
            }
            return put(run);
        });
    }

    private Entry put(StoredRun run) {
        Entry entry = new Entry(run);
        Entry before = all.putIfAbsent(run.id(), entry);
        if (before != null) {
            return before;
        }
        if (!run.state().ended()) {
            views.changed(entry);
        }
        return entry;
    }

    /** Deletes a run that has this version still, and forgets it if another instance has deleted it. */
    Mono<Boolean> remove(StoredRun run) {
        return store.remove(run).flatMap(removed -> {
            if (removed) {
                all.remove(run.id());
                return Mono.just(true);
            }
            return store.find(run.id())
                    .map(this::hear)
                    .hasElement()
                    .doOnNext(isThere -> {
                        if (!isThere) {
                            all.remove(run.id());
                        }
                    })
                    .thenReturn(false);
        });
    }

    /** Changes a run; stores nothing if the operator returns it unchanged. */
    Mono<StoredRun> change(Entry entry, UnaryOperator<StoredRun> by) {
        return Mono.defer(() -> {
            StoredRun now = entry.run();
            StoredRun next = by.apply(now);
            return next.equals(now) ? Mono.just(now) : keep(entry, next, by);
        });
    }

    private Mono<StoredRun> keep(Entry entry, StoredRun next, UnaryOperator<StoredRun> by) {
        return store.save(next).flatMap(kept -> {
            if (kept) {
                entry.run(next);
                views.changed(entry);
                return Mono.just(next);
            }
            return refresh(entry)
                    .flatMap(newer -> newer.version() < next.version()
                            ? Mono.error(new IllegalStateException(
                                    "what is kept of run " + newer.id() + " is older than it was"))
                            : change(entry, by));
        });
    }

    /** Applies the stored state. */
    Mono<StoredRun> refresh(Entry entry) {
        String id = entry.run().id();
        return store.find(id)
                .switchIfEmpty(Mono.error(() -> RefusedException.unknownRun(id)))
                .map(run -> hear(run).run());
    }

    /** Applies a change by another instance, or adds its new run. */
    Entry hear(StoredRun run) {
        Entry entry = all.get(run.id());
        if (entry == null) {
            return put(run);
        }
        if (run.version() > entry.run().version()) {
            entry.run(run);
            if (run.state().ended() && entry.live() == null) {
                views.endedElsewhere(entry);
            } else {
                views.changed(entry);
            }
        }
        return entry;
    }
}
