package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Source;
import io.github.onhook.model.Status;
import io.github.onhook.model.ThrottleScope;
import io.github.onhook.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The worker of one location: forms its batches, spends its tokens, requeues its retries. */
final class Lane implements RunAdmission.Waiter {

    /*
     * Design notes. All of it runs on the run's loop. Whatever may have made something possible calls pump(), which sends
     * until something is missing, and what is missing calls pump() when it is there again:
     *
     *             ┌────────────────────────── pump() ◀──────────────────────────────┐
     *             ▼                                                                 │
     *     something to send? ──no──▶ sleep until a backoff or an idle time ends ────┤
     *             │yes                                                              │
     *     a session? ──────────no──▶ ask the provider ──────────────────────────────┤ (or close: refused)
     *             │yes                                                              │
     *     room in the lane? ───no──▶ an answer makes room ──────────────────────────┤
     *             │yes                                                              │
     *     a token? ────────────no──▶ sleep until the bucket has one ────────────────┤
     *             │yes                                                              │
     *     room in the run? ────no──▶ wait for a turn: in flight, demand, tokens ────┤
     *             │yes                                                              │
     *           send ──▶ answer ──▶ policy: settle | requeue | retry | read | close ┘
     *
     * A lane that is closed sends no change; it may still read what is ambiguous.
     */
    final Location location;
    final ActiveRun run;
    final Backlog backlog;
    final Reconciler reconciler;
    final Pacer changes;
    final LaneSession session;
    final ReadQueue reads;
    final LaneAnswers answers;
    final ConfirmationCheck check;
    final LocationWatch watch;
    private final Settings settings;
    private final OpenChanges openChanges;

    private int inFlight;
    private boolean answered;
    private long heldUntil = Long.MIN_VALUE;
    /** Batches that are read back whole, to see whether the location applies what it answers. */
    int proofsOpen;

    private @Nullable CloseReason closeReason;
    private @Nullable Disposable wake;
    private long wakeAt;
    long failures;
    long accepted;

    Lane(ActiveRun run, Location location, long expectedRequests, boolean moreToCome) {
        this.run = run;
        this.location = location;
        this.settings = run.engine.settings();
        this.backlog = new Backlog(
                run.engine.operation().first(), settings.batchSize(), Call.nanos(settings.idleFlush()), moreToCome);
        this.reconciler = new Reconciler(this);
        this.session = new LaneSession(this);
        this.answers = new LaneAnswers(this);
        this.openChanges = new OpenChanges(run.engine, location);
        this.check = new ConfirmationCheck(this);
        this.watch = new LocationWatch(settings.maxUnanswered(), 2 * Call.nanos(settings.requestTimeout()));
        long now = run.loop.nanoTime();
        this.changes = Pacer.ofChanges(run.engine, location, expectedRequests, now);
        this.reads = new ReadQueue(this, Pacer.ofReads(settings, expectedRequests, now));
    }

    /** What is left to send for one key of a plan. */
    ConnectorQueue queue(BatchKey key, int index, PendingNumbers fresh) {
        return new ConnectorQueue(key, run.engine.operation().first(), index, fresh);
    }

    @Nullable CloseReason closeReason() {
        return closeReason;
    }

    /** Sends all that can be sent now. */
    @Override
    public void pump() {
        boolean sent = true;
        while (sent) {
            sent = sendOne();
        }
    }

    private boolean sendOne() {
        long now = run.loop.nanoTime();
        // Reads first: a connector that is to be listed is sent nothing.
        boolean read = reads.isReady(now);
        boolean sends = closeReason == null && proofsOpen == 0 && !check.holdsSending();
        boolean change = sends && heldUntil <= now && backlog.isReady(now);
        if (!change && !read) {
            long changeAt = sends ? Math.max(heldUntil, backlog.nextReadyAt(now)) : Long.MAX_VALUE;
            wakeAt(Math.min(changeAt, reads.nextReadyAt()));
            return false;
        }
        if (!session.isUsable(now) || inFlight >= mostInFlight()) {
            return false;
        }
        long readWait = read ? reads.nanosUntilSend(now) : Long.MAX_VALUE;
        long changeWait = change ? changes.nanosUntilSend(now) : Long.MAX_VALUE;
        if (readWait > 0 && changeWait > 0) {
            wakeAt(now + Math.min(readWait, changeWait));
            return false;
        }
        if (!run.admission.admit(this, readWait == 0)) {
            return false;
        }
        if (readWait == 0) {
            reads.send(now);
        } else {
            sendChange(now);
        }
        return true;
    }

    /**
     * One, until there was an answer. The first one of a location may take long, for a connection has to be made; requests
     * that wait for it would reach the service all at once, and be refused for it. One, too, while it is not the service that
     * answers.
     */
    private int mostInFlight() {
        boolean several = answered && !answers.isSuspicious() && !watch.isSuspicious();
        return several ? settings.maxInFlightPerLocation() : 1;
    }

    private void sendChange(long now) {
        Batch batch = permitted(backlog.next(now));
        if (batch.size() == 0) {
            run.admission.released();
            return;
        }
        waited(changes.send(now));
        inFlight++;
        batch.queue().inFlight++;
        run.emitter.reserve(batch.size());
        if (!run.journalWriter.isEnabled()) {
            handOver(batch, now);
            return;
        }
        run.journalWriter.sent(batch.queue(), batch.items(), new JournalWriter.Waiting() {
            @Override
            public void durable() {
                if (closeReasonOf(batch.queue()) == null && session.isHeld()) {
                    handOver(batch, run.loop.nanoTime());
                } else {
                    run.journalWriter.cancelled(location, batch.queue(), batch.items());
                    refused();
                }
            }

            @Override
            public void refused() {
                ended(batch);
                putBack(batch);
                dispatch();
            }
        });
    }

    private void handOver(Batch batch, long now) {
        Session with = session.require();
        Context context = openChanges.begin(batch, changes.rate(), run.context);
        ConnectorQueue queue = batch.queue();
        Mono<ChangeResult> call = Mono.defer(() -> queue.step.change(queue.key, batch.packed(), with));
        Call.begin(run.loop, context, call, run.timeouts, (answer, error) -> {
            answered = true;
            ended(batch);
            openChanges.end(context);
            ChangeResult ended = answer != null ? answer : new ChangeResult.Failed(LaneAnswers.unanswered(error));
            answers.apply(batch, now, with, context, ended);
            if (run.journalWriter.isEnabled()) {
                run.journalWriter.open(batch.queue(), batch.items());
            }
            dispatch();
        });
    }

    /** A change was answered, given up, or not sent after all. */
    private void ended(Batch batch) {
        inFlight--;
        batch.queue().inFlight--;
        run.emitter.release(batch.size());
        run.admission.released();
    }

    /** A read is sent, after waiting so long for a token. */
    void readBegan(long waitedNanos) {
        waited(waitedNanos);
        inFlight++;
        run.journalWriter.read(location);
        run.engine.listener().readSent(new RunEvent.ReadSent(location));
    }

    /** A read was answered, or given up. */
    void readEnded() {
        answered = true;
        inFlight--;
        run.admission.released();
    }

    /** The batch without the numbers that must not be sent: protected ones, and repeats that a stream may have. */
    private Batch permitted(Batch batch) {
        if (!run.engine.protects() && !(run.mayRepeat() && batch.hasRepeats())) {
            return batch;
        }
        Set<Long> seen = new HashSet<>(2 * batch.size());
        List<Item> kept = new ArrayList<>(batch.size());
        List<Item> repeats = new ArrayList<>();
        for (Item item : batch.items()) {
            if (run.engine.isProtected(item.id)) {
                withhold(batch.queue(), item);
            } else {
                (seen.add(item.id) ? kept : repeats).add(item);
            }
        }
        if (!repeats.isEmpty()) {
            backlog.putBack(new Batch(batch.queue(), repeats, null), run.loop.nanoTime());
        }
        return kept.size() == batch.size() ? batch : new Batch(batch.queue(), kept, batch.split());
    }

    /** Settles a protected number without sending it: by reading it where an earlier request may have changed it. */
    private void withhold(ConnectorQueue queue, Item item) {
        if (item.ambiguous) {
            reconciler.add(queue, item);
        } else {
            run.rejectIfProtected(this, queue, item);
        }
    }

    private void waited(long nanos) {
        if (nanos > 0) {
            run.engine.listener().throttleWaited(new RunEvent.ThrottleWaited(ThrottleScope.LOCATION, nanos));
        }
    }

    /** Sends what can be sent, here and where room was made. */
    void dispatch() {
        pump();
        run.admission.dispatch();
    }

    // What comes back to the lane.

    /** A read failed; closes the location if that happens too often. */
    void readFailed(RequestFailure failure, long sentAt) {
        CloseReason because = watch.failed(failure, true, sentAt, run.loop.nanoTime());
        if (because != null) {
            giveUp(because);
        }
    }

    /** Sends no change for a while, as the service asks. */
    void hold(@Nullable Duration retryAfter) {
        if (retryAfter != null) {
            heldUntil = Math.max(heldUntil, run.loop.nanoTime() + answers.bounded(retryAfter));
        }
    }

    /** Sends a number again after a backoff; or gives it what a closed lane has for it. */
    void retry(ConnectorQueue queue, List<Item> items, long delayNanos) {
        CloseReason closed = closeReasonOf(queue);
        if (closed != null) {
            items.forEach(item -> give(queue, item, closed));
        } else {
            backlog.putDelayed(queue, items, run.loop.nanoTime() + delayNanos);
        }
    }

    /** Sends a batch again that was not acted on; or gives it what a closed lane has for it. */
    void putBack(Batch batch) {
        CloseReason closed = closeReasonOf(batch.queue());
        if (closed != null) {
            batch.items().forEach(item -> give(batch.queue(), item, closed));
        } else {
            backlog.putBack(batch, run.loop.nanoTime());
        }
    }

    /** Settles a number that is not sent again, for a reason that its last answer gave. */
    void fail(ConnectorQueue queue, Item item, Reason reason) {
        item.last = reason;
        if (item.ambiguous) {
            reconciler.add(queue, item);
        } else {
            run.settle(this, queue, item, Status.FAILED, reason);
        }
    }

    @Nullable CloseReason closeReasonOf(ConnectorQueue queue) {
        return closeReason != null ? closeReason : queue.closeReason;
    }

    /** Settles a number that is not sent again because something was closed. */
    private void give(ConnectorQueue queue, Item item, CloseReason closed) {
        Reason last = item.last;
        if (run.engine.isProtected(item.id)) {
            withhold(queue, item);
        } else if (item.ambiguous) {
            reconciler.add(queue, item);
        } else if (item.attempts > 0 && last != null) {
            run.settle(this, queue, item, Status.FAILED, last);
        } else {
            run.skip(this, queue, item, closed);
        }
    }

    // Closing.

    void closeConnector(ConnectorQueue queue, CloseReason because) {
        if (queue.closeReason == null) {
            queue.closeReason = because;
            run.engine
                    .listener()
                    .connectorClosed(new RunEvent.ConnectorClosed(location, queue.key.id(), because.code()));
            backlog.drainSent(queue).forEach(batch -> batch.items().forEach(item -> give(queue, item, because)));
            run.skippedRemainder.add(this, queue, because);
        }
    }

    /** Closes the location: what is left is skipped. */
    void close(CloseReason because) {
        if (closeReason == null) {
            run.engine.listener().locationClosed(new RunEvent.LocationClosed(location, because.code()));
            halt(because);
        }
    }

    /** Sends no change any more. */
    void halt(CloseReason because) {
        if (closeReason != null) {
            return;
        }
        closeReason = because;
        if (because.refused() && because.reason().source() != Source.SESSION) {
            check.interrupt(because);
        }
        backlog.drainSent().forEach(batch -> batch.items().forEach(item -> give(batch.queue(), item, because)));
        for (ConnectorQueue queue : backlog.queues()) {
            if (queue.closeReason == null) {
                run.skippedRemainder.add(this, queue, because);
            }
        }
        if (because.reason().source() == Source.SESSION) {
            abandonReads(because.reason());
        }
        run.laneClosed(this);
    }

    /** Closes the location and reads no more there: it does not answer, or not as the service. */
    void giveUp(CloseReason because) {
        close(because);
        abandonReads(because.reason());
    }

    /** Reads no more. */
    void abandonReads(Reason why) {
        reads.abandon(why);
        reconciler.abandon(why);
    }

    /** The run broke: listeners that follow its requests hear their end. */
    void breakOff() {
        openChanges.breakOff();
    }

    /** The run is over. */
    void dispose() {
        session.dispose();
    }

    // Time.

    private void wakeAt(long at) {
        if (at == Long.MAX_VALUE || (wake != null && wakeAt <= at)) {
            return;
        }
        if (wake != null) {
            wake.dispose();
        }
        wakeAt = at;
        wake = run.loop.after(Math.max(1, at - run.loop.nanoTime()), () -> {
            wake = null;
            dispatch();
        });
    }
}
