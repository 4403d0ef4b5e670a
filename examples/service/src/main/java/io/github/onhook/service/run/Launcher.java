package io.github.onhook.service.run;

import reactor.core.publisher.Mono;

/** Makes a run ready to be executed: reads its targets, opens its journal. */
@FunctionalInterface
public interface Launcher {

    /** The run, which sends nothing before it is executed. Cold, never blocks. */
    Mono<LiveRun> prepare(StoredRun run);
}
