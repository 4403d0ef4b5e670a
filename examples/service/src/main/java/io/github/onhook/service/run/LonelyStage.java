package io.github.onhook.service.run;

import java.util.Collection;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** There is no other instance. */
final class LonelyStage implements Stage {

    @Override
    public Mono<Void> show(Supplier<Shown> shown) {
        return Mono.empty();
    }

    @Override
    public Flux<Shown> shown(Collection<String> runIds, Collection<String> watched) {
        return Flux.empty();
    }
}
