package io.github.onhook.service.run.live;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Limits the number of concurrent watchers: each costs a connection. */
public final class WatcherLimit {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    public WatcherLimit(int most) {
        this.most = most;
    }

    /**
     * Subscribes to a watcher's stream if the limit allows it; fails with {@link RefusedException} if the limit is
     * reached.
     */
    public Mono<Void> limited(Mono<Void> watching) {
        return Mono.usingWhen(
                Mono.fromSupplier(this::take), slot -> watching, slot -> Mono.fromRunnable(taken::decrementAndGet));
    }

    private int take() {
        int watchers = taken.incrementAndGet();
        if (watchers > most) {
            taken.decrementAndGet();
            throw RefusedException.because(
                    Cause.TOO_MANY_WATCHERS, most + " watch already: ask for the run itself, or watch it later");
        }
        return watchers;
    }

    public int taken() {
        return taken.get();
    }
}
