package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads a number that the service confirmed, to compare. */
final class CheckRead extends ReadJob {

    /** A read that disagrees is made so many times: reads may lag behind changes for a while. */
    static final int READS_TO_DISAGREE = 3;

    static final long LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ConfirmationCheck check;
    private final Lane lane;
    private final Item item;
    private final ConfirmationCheck.Comparison comparison;
    private int disagreed;

    CheckRead(
            ConfirmationCheck check,
            Lane lane,
            ConnectorQueue queue,
            Item item,
            ConfirmationCheck.Comparison comparison) {
        super(queue);
        this.check = check;
        this.lane = lane;
        this.item = item;
        this.comparison = comparison;
    }

    @Override
    Mono<ReadResult> call(Session with) {
        return queue.step.read(queue.key, item.id, with);
    }

    @Override
    void read(ReadResult result) {
        boolean agrees = result instanceof ReadResult.Found found && !queue.step.contradicts(found.standing());
        if (!agrees && ++disagreed < READS_TO_DISAGREE) {
            lane.reads.addOpen(this, disagreed * LAG_NANOS);
            return;
        }
        lane.reads.closed();
        check.compared(comparison, 1, agrees ? 0 : 1);
    }

    @Override
    void ended(Reason reason, @Nullable RequestFailure why) {
        check.ended(comparison);
    }
}
