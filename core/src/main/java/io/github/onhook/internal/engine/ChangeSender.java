package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Sends the changes of a lane: writes each to the journal first, if there is one. */
final class ChangeSender {

    /** A read that is older does not count. */
    private static final long SIGHT_LASTS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Reason NOT_SIGHTED = Reason.of(
            Source.CLIENT, ReasonCodes.NOT_SENT, "it is sent only where a read right before shows that it may be");

    private final Lane lane;
    private final ActiveRun run;
    private final Engine engine;
    private final Loop loop;
    private final JournalWriter journal;
    private final Backlog backlog;
    private final LaneSession session;
    private final OpenChanges openChanges;

    ChangeSender(
            Lane lane,
            ActiveRun run,
            Engine engine,
            Loop loop,
            JournalWriter journal,
            Backlog backlog,
            LaneSession session) {
        this.lane = lane;
        this.run = run;
        this.engine = engine;
        this.loop = loop;
        this.journal = journal;
        this.backlog = backlog;
        this.session = session;
        this.openChanges = new OpenChanges(engine, lane, run.context());
    }

    /** Sends a batch, for which the lane has room. */
    void send(Batch batch, long now) {
        Step next = batch.queue().step.next();
        if (next != null && next.inTransit()) {
            batch.items().forEach(item -> item.passage().since = loop.now());
        }
        if (!journal.isEnabled()) {
            handOver(batch, now);
            return;
        }
        journal.sent(batch.queue(), batch.items(), new JournalWriter.Waiting() {
            @Override
            public void durable() {
                if (lane.closeReasonOf(batch.queue()) == null && session.isHeld()) {
                    handOver(batch, loop.nanoTime());
                } else {
                    journal.cancelled(lane.location, batch.queue(), batch.items());
                    refused();
                }
            }

            @Override
            public void refused() {
                lane.changeEnded(batch);
                lane.putBack(batch);
                lane.dispatch();
            }
        });
    }

    private void handOver(Batch batch, long now) {
        Session with = session.require();
        Context context = openChanges.begin(batch);
        ConnectorQueue queue = batch.queue();
        Mono<ChangeResult> call = Mono.defer(() -> queue.step.change(queue.key, batch.packed(), with));
        Call.begin(loop, context, call, run.timeouts, now, (answer, error) -> {
            lane.changeAnswered(batch);
            openChanges.end(context);
            ChangeResult ended = answer != null ? answer : new ChangeResult.Failed(LaneAnswers.unanswered(error));
            lane.answers.apply(batch, now, with, context, ended);
            if (journal.isEnabled()) {
                journal.open(batch.queue(), batch.items());
            }
            lane.dispatch();
        });
    }

    /** The batch without the items that must not be sent: protected ones, and repeats that a stream may have. */
    Batch permitted(Batch batch) {
        Batch permitted = unprotected(batch);
        return batch.queue().step.readsFirst() ? sighted(permitted) : permitted;
    }

    /** The batch without items that no read has shown just now: those are read. */
    private Batch sighted(Batch batch) {
        long now = loop.nanoTime();
        List<Item> sighted = new ArrayList<>(batch.size());
        for (Item item : batch.items()) {
            Long at = item.passage().sightedAt;
            if (at != null && now - at <= SIGHT_LASTS_NANOS) {
                sighted.add(item);
            } else {
                item.resend = true;
                item.last = NOT_SIGHTED;
                lane.reconciler.add(batch.queue(), item);
            }
        }
        return sighted.size() == batch.size() ? batch : new Batch(batch.queue(), sighted, batch.split());
    }

    private Batch unprotected(Batch batch) {
        if (!engine.protects() && !(run.mayRepeat() && batch.hasRepeats())) {
            return batch;
        }
        Set<Long> seen = new HashSet<>(2 * batch.size());
        List<Item> kept = new ArrayList<>(batch.size());
        List<Item> repeats = new ArrayList<>();
        for (Item item : batch.items()) {
            if (engine.isProtected(item.id)) {
                lane.withhold(batch.queue(), item);
            } else {
                (seen.add(item.id) ? kept : repeats).add(item);
            }
        }
        if (!repeats.isEmpty()) {
            backlog.putBack(new Batch(batch.queue(), repeats, null), loop.nanoTime());
        }
        return kept.size() == batch.size() ? batch : new Batch(batch.queue(), kept, batch.split());
    }

    /** The run broke: listeners receive the end of each request. */
    void breakOff() {
        openChanges.breakOff();
    }
}
