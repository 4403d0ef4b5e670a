package io.github.onhook;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Takes targets, and says for every one what became of it. */
public interface Orchestrator extends AutoCloseable {

    Flux<Outcome> disassociate(Publisher<Target> targets);

    Run run(Publisher<Target> targets);

    Run run(Plan plan);

    @Override
    void close();
}
