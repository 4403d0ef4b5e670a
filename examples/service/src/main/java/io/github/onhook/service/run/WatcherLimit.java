package io.github.onhook.service.run;

import io.github.onhook.service.run.RefusedException.Cause;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Limits the number of concurrent watchers: each costs a connection. */
final class WatcherLimit {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    WatcherLimit(int most) {
        this.most = most;
    }

    /**
     * Subscribes to a watcher's stream if the limit allows it; fails with {@link RefusedException} if the limit is
     * reached.
     */
    Mono<Void> limited(Mono<Void> watching) {
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

    int taken() {
        return taken.get();
    }
}
