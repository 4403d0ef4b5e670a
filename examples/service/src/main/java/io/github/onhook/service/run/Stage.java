package io.github.onhook.service.run;

import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where instances show each other the runs that go on with them. Never blocks. */
public interface Stage {

    /**
     * How a run stood a moment ago.
     *
     * @param totals as JSON
     * @param view all there is to see, as JSON; {@code null} where that was not asked for
     */
    record Shown(String runId, String totals, @Nullable String view) {}

    /** Shows a run to the others; asks for it only where there may be any. */
    Mono<Void> show(Supplier<Shown> shown);

    /**
     * What others show of these runs.
     *
     * @param watched those of them of which all is asked for
     */
    Flux<Shown> shown(Collection<String> runIds, Collection<String> watched);
}
