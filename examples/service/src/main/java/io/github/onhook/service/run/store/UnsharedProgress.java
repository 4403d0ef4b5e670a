package io.github.onhook.service.run.store;

import java.util.Collection;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The implementation for a single instance: shares nothing. */
public final class UnsharedProgress implements SharedProgress {

    @Override
    public Mono<Void> show(Supplier<Shown> shown) {
        return Mono.empty();
    }

    @Override
    public Flux<Shown> shown(Collection<String> runIds, Collection<String> watched) {
        return Flux.empty();
    }
}
