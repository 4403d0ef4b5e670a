package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lists a connector, to settle those of its numbers that were in doubt when the listing began.
 *
 * <p>A number on a page is on the connector. A number on no page is not, if there was one page only, which is one answer; of
 * several pages, if a second listing does not show it either: pages that are counted by position skip numbers when others
 * come off between two of them. The run itself sends nothing to the connector meanwhile.
 */
final class Listing extends ReadJob {

    private final Reconciler reconciler;
    private final Lane lane;
    private final Map<Long, Item> unseen = new LinkedHashMap<>();
    private final Set<String> tokens = new HashSet<>();
    private @Nullable String token;
    private int pages;
    private boolean second;

    Listing(Reconciler reconciler, Lane lane, ConnectorQueue queue, Collection<Item> items) {
        super(queue);
        this.reconciler = reconciler;
        this.lane = lane;
        items.forEach(item -> unseen.put(item.id, item));
    }

    @Override
    Mono<ReadResult> call(Session with) {
        return queue.step.list(queue.key, token, with);
    }

    @Override
    void read(ReadResult result) {
        if (!(result instanceof ReadResult.Listed page)) {
            throw new IllegalStateException("a listing is answered with a page, was " + result);
        }
        pages++;
        seen(page);
        token = page.nextToken();
        if (token != null && !unseen.isEmpty() && (pages >= unseen.size() || !tokens.add(token))) {
            // Longer than single reads would take, or in a circle.
            end(List.copyOf(unseen.values()), false);
        } else if (token != null && !unseen.isEmpty()) {
            lane.reads.addOpen(this, 0);
        } else if (unseen.isEmpty() || pages == 1 || second) {
            List<Item> off = List.copyOf(unseen.values());
            end(List.of(), false);
            found(off, false, page.requestId());
        } else {
            second = true;
            pages = 0;
            tokens.clear();
            lane.reads.addOpen(this, 0);
        }
    }

    private void seen(ReadResult.Listed page) {
        List<Item> on = new ArrayList<>();
        for (long id : page.items()) {
            Item item = unseen.remove(id);
            if (item != null) {
                on.add(item);
            }
        }
        found(on, true, page.requestId());
    }

    private void found(List<Item> items, boolean listed, @Nullable String requestId) {
        if (!items.isEmpty()) {
            Standing standing = queue.step.standing(listed);
            reconciler.found(queue, items, standing, queue.step.describe(standing), requestId);
        }
    }

    private void end(List<Item> left, boolean denied) {
        lane.reads.closed();
        reconciler.listed(queue, left, denied);
    }

    @Override
    void ended(Reason reason, @Nullable RequestFailure why) {
        List<Item> left = List.copyOf(unseen.values());
        boolean denied = why != null && why.kind() == Kind.FORBIDDEN;
        boolean impossible = why != null && (why.kind() == Kind.NO_CONNECTOR || why.kind() == Kind.BAD_REQUEST);
        reconciler.listed(queue, denied || impossible ? left : List.of(), denied);
        if (!denied && !impossible) {
            reconciler.unreadable(queue, left, reason, why);
        }
    }
}
