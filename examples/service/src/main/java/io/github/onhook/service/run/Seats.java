package io.github.onhook.service.run;

import io.github.onhook.service.run.RefusedException.Cause;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** How many may watch at a time: each costs a connection. */
final class Seats {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    Seats(int most) {
        this.most = most;
    }

    /** Does what a watcher does, where there is a seat; ends with {@link RefusedException} where there is none. */
    Mono<Void> whileSeated(Mono<Void> watching) {
        return Mono.usingWhen(
                Mono.fromSupplier(this::take), seat -> watching, seat -> Mono.fromRunnable(taken::decrementAndGet));
    }

    private int take() {
        int seat = taken.incrementAndGet();
        if (seat > most) {
            taken.decrementAndGet();
            throw RefusedException.because(
                    Cause.TOO_MANY_WATCHERS, most + " watch already: ask for the run itself, or watch it later");
        }
        return seat;
    }

    int taken() {
        return taken.get();
    }
}
