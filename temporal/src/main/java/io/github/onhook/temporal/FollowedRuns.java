package io.github.onhook.temporal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The runs that an orchestrator's subscribers follow. Once closed, it admits no run and stops the runs it has. */
final class FollowedRuns {

    private final Set<TemporalRun> followed = new LinkedHashSet<>();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private boolean closing;

    synchronized void requireOpen() {
        if (closing) {
            throw refusal();
        }
    }

    synchronized void begin(TemporalRun run) {
        requireOpen();
        followed.add(run);
    }

    void ended(TemporalRun run) {
        boolean last;
        synchronized (this) {
            last = followed.remove(run) && closing && followed.isEmpty();
        }
        if (last) {
            closed.tryEmitEmpty();
        }
    }

    void close() {
        List<TemporalRun> stopping;
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            stopping = List.copyOf(followed);
        }
        stopping.forEach(run -> run.stop("the orchestrator was closed"));
        if (stopping.isEmpty()) {
            closed.tryEmitEmpty();
        }
    }

    Mono<Void> closed() {
        return closed.asMono();
    }

    private static IllegalStateException refusal() {
        return new IllegalStateException("the orchestrator is closed: it begins and follows no run");
    }
}
