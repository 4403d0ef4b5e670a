package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads whether all is there that the items of a key need, before the first of them is sent. */
final class TargetCheck extends ReadJob {

    private final Lane lane;
    private final RunOperation operation;

    /** Checks a key's first queue, once, if its operation needs that. */
    static void begin(Lane lane, RunOperation operation, ConnectorQueue queue) {
        if (operation.needsCheck() && !queue.checkBegun) {
            queue.checkBegun = true;
            queue.unchecked = true;
            lane.reads.add(new TargetCheck(lane, operation, queue));
        }
    }

    private TargetCheck(Lane lane, RunOperation operation, ConnectorQueue queue) {
        super(queue);
        this.lane = lane;
        this.operation = operation;
    }

    @Override
    Mono<ReadResult> call(Session with) {
        return operation
                .check(queue.key, with)
                .<ReadResult>map(ReadResult.Failed::new)
                .defaultIfEmpty(new ReadResult.Found(Standing.UNCHANGED, "it is there", null));
    }

    @Override
    void read(ReadResult result) {
        lane.reads.closed();
        queue.unchecked = false;
    }

    @Override
    void ended(Reason reason, @Nullable RequestFailure why) {
        queue.unchecked = false;
        if (why != null) {
            lane.closeConnector(queue, CloseReason.refused(reason));
        }
    }
}
