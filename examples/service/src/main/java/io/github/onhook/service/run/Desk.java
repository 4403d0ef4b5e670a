package io.github.onhook.service.run;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes changes one after another, so that none sees another half done. A change that has come to the desk is made, also
 * when who asked for it has gone. As many wait as requests are being answered.
 */
final class Desk {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Sinks.Many<Mono<?>> turns = Sinks.many().unicast().onBackpressureBuffer();
    private final Scheduler thread = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "onhook-desk", 60, true);
    private final Disposable work = turns.asFlux()
            .publishOn(thread)
            .concatMap(turn -> turn.onErrorComplete())
            .subscribe();

    /** The change, made when it is its turn; must not wait for another one. */
    <T> Mono<T> inTurn(Mono<T> change) {
        return Mono.defer(() -> {
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
                            .doOnError(result::tryEmitError),
                    EmitFailureHandler.busyLooping(PATIENCE));
            return result.asMono();
        });
    }

    /** Makes no change any more. */
    void close() {
        work.dispose();
        thread.dispose();
    }
}
