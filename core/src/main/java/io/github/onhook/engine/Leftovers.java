package io.github.onhook.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Numbers that were never sent and are not sent any more: they are skipped, as fast as there is demand for it. */
final class Leftovers {

    private static final int SKIPPED_AT_ONCE = 4_096;

    private final ActiveRun run;
    private final Deque<Leftover> waiting = new ArrayDeque<>();

    private record Leftover(Lane lane, ConnectorQueue queue, Closure because) {}

    Leftovers(ActiveRun run) {
        this.run = run;
    }

    /** Skips what is fresh of a connector. */
    void add(Lane lane, ConnectorQueue queue, Closure because) {
        if (queue.fresh.remaining() > 0) {
            waiting.add(new Leftover(lane, queue, because));
            run.loop.execute(this::skip);
        }
    }

    /** Goes on while there is demand. */
    void skip() {
        int count = 0;
        while (!waiting.isEmpty() && run.emitter.isOpen()) {
            Leftover next = waiting.element();
            if (next.queue.fresh.remaining() == 0) {
                waiting.remove();
            } else if (count++ < SKIPPED_AT_ONCE) {
                run.skip(next.lane, next.queue, next.queue.fresh.next(), next.because);
            } else {
                run.loop.execute(this::skip);
                return;
            }
        }
    }
}
