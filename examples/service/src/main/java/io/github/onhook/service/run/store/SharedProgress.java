package io.github.onhook.service.run.store;

import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Progress of runs that instances share with each other. Never blocks. */
public interface SharedProgress {

    /**
     * A snapshot of a run.
     *
     * @param totals as JSON
     * @param view the whole view, as JSON; {@code null} unless requested
     */
    record Shown(String runId, String totals, @Nullable String view) {}

    /** Publishes a run to the other instances; evaluated only where there may be any. */
    Mono<Void> show(Supplier<Shown> shown);

    /**
     * The snapshots that other instances publish of these runs.
     *
     * @param watched the runs whose whole view is requested
     */
    Flux<Shown> shown(Collection<String> runIds, Collection<String> watched);
}
