package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Lists a connector of one page, to compare a batch that the service confirmed. */
final class CheckListing extends ReadJob {

    private final ConfirmationCheck check;
    private final Lane lane;
    private final List<Item> items;
    private final ConfirmationCheck.Comparison comparison;
    private int disagreed;

    CheckListing(
            ConfirmationCheck check,
            Lane lane,
            ConnectorQueue queue,
            List<Item> items,
            ConfirmationCheck.Comparison comparison) {
        super(queue);
        this.check = check;
        this.lane = lane;
        this.items = List.copyOf(items);
        this.comparison = comparison;
    }

    @Override
    Mono<ReadResult> call(Session with) {
        return queue.step.list(queue.key, null, with);
    }

    @Override
    void read(ReadResult result) {
        if (!(result instanceof ReadResult.Listed page)
                || page.nextToken() != null
                || page.items().isEmpty()) {
            readSingly();
            return;
        }
        long unchanged = items.stream()
                .filter(item ->
                        !queue.step.isMade(queue.step.standing(page.items().contains(item.id))))
                .count();
        if (unchanged > 0 && ++disagreed < CheckRead.READS_TO_DISAGREE) {
            lane.reads.addOpen(this, disagreed * CheckRead.LAG_NANOS);
            return;
        }
        lane.reads.closed();
        check.compared(comparison, items.size(), (int) unchanged);
    }

    private void readSingly() {
        check.readSome(comparison, queue, items);
        lane.reads.closed();
        check.ended(comparison);
    }

    @Override
    void ended(Reason reason, @Nullable RequestFailure why) {
        if (why != null) {
            check.readSome(comparison, queue, items);
        }
        check.ended(comparison);
    }
}
