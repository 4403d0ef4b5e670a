package io.github.onhook.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Skips the numbers of closed lanes and connectors that were never sent, as fast as there is demand for their outcomes. */
final class SkippedRemainder {

    private static final int SKIPPED_AT_ONCE = 4_096;

    private final Settlement settlement;
    private final Loop loop;
    private final OutcomeEmitter emitter;
    private final Deque<Remainder> waiting = new ArrayDeque<>();

    private record Remainder(Lane lane, ConnectorQueue queue, CloseReason because) {}

    SkippedRemainder(Settlement settlement, Loop loop, OutcomeEmitter emitter) {
        this.settlement = settlement;
        this.loop = loop;
        this.emitter = emitter;
    }

    /** Skips the fresh numbers of a connector. */
    void add(Lane lane, ConnectorQueue queue, CloseReason because) {
        if (queue.fresh.remaining() > 0) {
            waiting.add(new Remainder(lane, queue, because));
            loop.execute(this::skip);
        }
    }

    /** Skips numbers while there is demand, {@value #SKIPPED_AT_ONCE} per task. */
    void skip() {
        int count = 0;
        while (!waiting.isEmpty() && emitter.isOpen()) {
            Remainder next = waiting.element();
            if (next.queue.fresh.remaining() == 0) {
                waiting.remove();
            } else if (count++ < SKIPPED_AT_ONCE) {
                settlement.skip(next.lane, next.queue, next.queue.fresh.next(), next.because);
            } else {
                loop.requeue(this::skip);
                return;
            }
        }
    }
}
