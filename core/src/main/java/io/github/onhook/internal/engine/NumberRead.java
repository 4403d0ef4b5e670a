package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads one number, to settle it. */
final class NumberRead extends ReadJob {

    private final Reconciler reconciler;
    private final Lane lane;
    private final Item item;

    NumberRead(Reconciler reconciler, Lane lane, ConnectorQueue queue, Item item) {
        super(queue);
        this.reconciler = reconciler;
        this.lane = lane;
        this.item = item;
    }

    @Override
    Mono<ReadResult> call(Session with) {
        return queue.step.read(queue.key, item.id, with);
    }

    @Override
    void read(ReadResult result) {
        lane.reads.closed();
        if (result instanceof ReadResult.Found found) {
            reconciler.found(queue, List.of(item), found.standing(), found.where(), found.requestId());
        } else {
            reconciler.absent(queue, item);
        }
    }

    @Override
    void ended(Reason reason, @Nullable RequestFailure why) {
        reconciler.unreadable(queue, List.of(item), reason, why);
    }
}
