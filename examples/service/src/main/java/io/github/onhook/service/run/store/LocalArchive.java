package io.github.onhook.service.run.store;

import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The local directory is the durable storage. */
public final class LocalArchive implements Archive {

    @Override
    public Mono<Void> keep(String runId, List<String> names) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> bring(String runId, List<String> names) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> forget(String runId) {
        return Mono.empty();
    }

    /** {@link RunFiles} finds its own. */
    @Override
    public Flux<String> orphans(Instant before, int most) {
        return Flux.empty();
    }
}
