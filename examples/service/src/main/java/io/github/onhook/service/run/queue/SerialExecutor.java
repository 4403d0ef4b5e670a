package io.github.onhook.service.run.queue;

import io.github.onhook.service.run.model.RefusedException;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs changes one after another, so that none sees another half done. A change that was accepted is run even if its
 * requester has gone. At most one change waits for each request that is being answered.
 */
public final class SerialExecutor {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Sinks.Many<Mono<?>> turns = Sinks.many().unicast().onBackpressureBuffer();
    private final Scheduler thread = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "onhook-changes", 60, true);
    private final Disposable work = turns.asFlux()
            .publishOn(thread)
            .concatMap(turn -> turn.onErrorComplete())
            .subscribe();

    /** Runs a change after those accepted before it, in the requester's context; a change must not wait for another one. */
    <T> Mono<T> inTurn(Mono<T> change) {
        return Mono.deferContextual(context -> {
            if (work.isDisposed()) {
                return Mono.error(RefusedException.closing());
            }
            Sinks.One<T> result = Sinks.one();
            turns.emitNext(
                    change.doOnSuccess(value -> {
                                if (value == null) {
                                    result.tryEmitEmpty();
                                } else {
                                    result.tryEmitValue(value);
                                }
                            })
                            .doOnError(result::tryEmitError)
                            .contextWrite(context),
                    EmitFailureHandler.busyLooping(PATIENCE));
            return result.asMono();
        });
    }

    /** Runs no further change. */
    void close() {
        work.dispose();
        thread.dispose();
    }
}
