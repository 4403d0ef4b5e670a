package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.rate.LocationPace;
import io.github.onhook.internal.rate.Pace;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The worker of one location: forms its batches, spends its tokens, requeues its retries. */
final class Lane extends RunAdmission.Waiter {

    /*
     * Design notes. All of it runs on the run's loop. Every change that may make a request possible calls pump(), which sends
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
    private final ActiveRun run;
    private final Engine engine;
    private final Loop loop;
    private final RunAdmission admission;
    private final JournalWriter journal;
    private final OutcomeEmitter emitter;
    private final Backlog backlog;
    final Reconciler reconciler;
    final LocationPace.Member pace;
    final Pace.Turns changes;
    private final LaneSession session;
    final ReadQueue reads;
    final LaneAnswers answers;
    final ConfirmationCheck check;
    final LocationWatch watch;
    private final Settings settings;
    private final ChangeSender sender;
    private final Settlement settlement;
    private final Alarm alarm;
    final Transit transit;

    private int inFlight;
    private boolean answered;
    private long heldUntil = Long.MIN_VALUE;
    /** Batches that are read back whole, to see whether the location applies what it answers. */
    int proofsOpen;

    private @Nullable CloseReason closeReason;
    /** Whether items in transit are sent no more either. */
    private boolean transitEnded;

    long failures;
    long accepted;

    Lane(ActiveRun run, Location location, long expectedRequests, boolean moreToCome) {
        this.run = run;
        this.engine = run.engine;
        this.loop = run.loop;
        this.admission = run.admission;
        this.journal = run.journalWriter;
        this.emitter = run.emitter;
        this.settlement = run.settlement;
        this.alarm = new Alarm(loop, this::dispatch);
        this.location = location;
        this.settings = engine.settings();
        this.backlog = Backlog.of(engine.operation(), settings, moreToCome);
        this.reconciler = new Reconciler(this, settlement, engine, loop, admission, backlog);
        this.session = new LaneSession(this, engine, loop, run.sessionEvents, run::context);
        this.transit = new Transit(this, engine, settlement, loop, journal, admission, backlog);
        this.answers = new LaneAnswers(this, engine, loop, backlog, session, journal);
        this.sender = new ChangeSender(this, run, engine, loop, journal, backlog, session);
        this.check = new ConfirmationCheck(this, engine, emitter, backlog, journal);
        this.watch = new LocationWatch(settings.maxUnanswered(), 2 * Call.nanos(settings.requestTimeout()));
        this.pace = engine.paces().join(location, expectedRequests, () -> loop.submit(this::dispatch));
        this.changes = pace.changes();
        this.reads = new ReadQueue(this, engine, loop, admission, session, pace.reads());
    }

    /** What is left to send, and which of it goes next. */
    Backlog backlog() {
        return backlog;
    }

    /** All that a plan has for one key. */
    void add(ConnectorQueue queue) {
        backlog.add(queue);
        TargetCheck.begin(this, engine.operation(), queue);
    }

    /** An item of a stream. */
    ConnectorQueue add(BatchKey key, long item) {
        ConnectorQueue queue = backlog.add(key, item, loop.nanoTime());
        TargetCheck.begin(this, engine.operation(), queue);
        return queue;
    }

    /** Sends all that can be sent now; where other lanes wait, in its turn. The session it asks for before that. */
    @Override
    void pump() {
        long now = loop.nanoTime();
        boolean sent = true;
        while (sent && (!session.isHeld() || admission.takesTurn(this))) {
            sent = sendOne(now);
        }
    }

    private boolean sendOne(long now) {
        // Reads first: a connector that is to be listed is sent nothing.
        boolean read = admission.openReads > 0 && reads.isReady(now);
        boolean sends = !transitEnded && proofsOpen == 0 && !check.holdsSending();
        boolean change = sends && heldUntil <= now && backlog.isReady(now);
        if (!change && !read) {
            long changeAt = sends ? Math.max(heldUntil, backlog.nextReadyAt(now)) : Long.MAX_VALUE;
            alarm.at(Math.min(changeAt, reads.nextReadyAt()));
            return false;
        }
        if (!session.isUsable(now) || !hasRoom()) {
            return false;
        }
        long readWait = read ? reads.nanosUntilSend(now) : Long.MAX_VALUE;
        long changeWait = change ? changes.nanosUntilSend(now) : Long.MAX_VALUE;
        if (readWait > 0 && changeWait > 0) {
            alarm.at(now + Math.min(readWait, changeWait));
            return false;
        }
        if (!admission.admit(this, readWait == 0 || backlog.isUrgent(now))) {
            pace.giveUpTurns();
            // In a pause go on: a read that waits for its own token, and what is in transit and waits for its backoff.
            alarm.at(read && readWait > 0 ? now + readWait : Long.MAX_VALUE);
            alarm.at(change ? backlog.delayedUntil() : Long.MAX_VALUE);
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
     * One, until there was an answer: the first takes long, for a connection has to be made, and requests that wait for it
     * would reach the service all at once. One, too, while it is not the service that answers.
     */
    private boolean hasRoom() {
        boolean several = inFlight > 0 && answered && !answers.isSuspicious() && !watch.isSuspicious();
        return inFlight < (several ? settings.maxInFlightPerLocation() : 1) && pace.hasRoom();
    }

    private void sendChange(long now) {
        Batch batch = sender.permitted(backlog.next(now));
        if (batch.size() == 0) {
            admission.released();
            return;
        }
        waited(changes.send(now));
        begins();
        batch.queue().inFlight++;
        emitter.reserve(batch.size());
        sender.send(batch, now);
    }

    /** A change was answered, or given up. */
    void changeAnswered(Batch batch) {
        answered = true;
        changeEnded(batch);
    }

    /** A change was answered, given up, or not sent after all. */
    void changeEnded(Batch batch) {
        ends();
        batch.queue().inFlight--;
        emitter.release(batch.size());
        admission.released();
    }

    /** Begins a read. */
    Call<ReadResult> call(Mono<ReadResult> read, long now, Call.End<ReadResult> end) {
        return Call.begin(loop, run.context(), read, run.timeouts, now, end);
    }

    private void begins() {
        inFlight++;
        pace.began();
    }

    private void ends() {
        inFlight--;
        pace.ended();
    }

    /** A read is sent, after waiting so long for a token. */
    void readBegan(long waitedNanos) {
        waited(waitedNanos);
        begins();
        journal.read(location);
        engine.listener().readSent(new RunEvent.ReadSent(location));
    }

    /** A read was answered, or given up. */
    void readEnded() {
        answered = true;
        ends();
        admission.released();
    }

    /** Settles a protected number without sending it: by reading it where an earlier request may have changed it. */
    void withhold(ConnectorQueue queue, Item item) {
        if (item.ambiguous) {
            reconciler.add(queue, item);
        } else if (queue.step.inTransit()) {
            transit.refused(queue, item, Settlement.PROTECTED);
        } else {
            settlement.rejectIfProtected(this, queue, item);
        }
    }

    private void waited(long nanos) {
        if (nanos > 0) {
            engine.listener().throttleWaited(new RunEvent.ThrottleWaited(ThrottleScope.LOCATION, nanos));
        }
    }

    /** Sends what can be sent, here and where room was made. */
    void dispatch() {
        pump();
        admission.dispatch();
    }

    /** A read failed; closes the location if that happens too often. */
    void readFailed(RequestFailure failure, long sentAt) {
        CloseReason because = watch.failed(failure, true, sentAt, loop.nanoTime());
        if (because != null) {
            giveUp(because);
        }
    }

    /** Sends no change for a while, as the service asks. */
    void hold(@Nullable Duration retryAfter) {
        if (retryAfter != null) {
            heldUntil = Math.max(heldUntil, loop.nanoTime() + answers.bounded(retryAfter));
        }
    }

    /** Sends a number again after a backoff; or gives it what a closed lane has for it. */
    void retry(ConnectorQueue queue, List<Item> items, long delayNanos) {
        CloseReason closed = closeReasonOf(queue);
        if (closed != null) {
            items.forEach(item -> give(queue, item, closed));
        } else {
            backlog.putDelayed(queue, items, loop.nanoTime() + delayNanos);
        }
    }

    /** Sends a batch again that was not acted on; or gives it what a closed lane has for it. */
    void putBack(Batch batch) {
        CloseReason closed = closeReasonOf(batch.queue());
        if (closed != null) {
            batch.items().forEach(item -> give(batch.queue(), item, closed));
        } else {
            backlog.putBack(batch, loop.nanoTime());
        }
    }

    /** Settles a number that is not sent again, for a reason that its last answer gave. */
    void fail(ConnectorQueue queue, Item item, Reason reason) {
        item.last = reason;
        // What is in transit is looked for before it takes another way.
        if (item.ambiguous || queue.step.inTransit()) {
            reconciler.add(queue, item);
        } else {
            settlement.settle(this, queue, item, Status.FAILED, reason);
        }
    }

    @Nullable CloseReason closeReasonOf(ConnectorQueue queue) {
        return closeReason != null && (transitEnded || !queue.step.inTransit()) ? closeReason : queue.closeReason;
    }

    /** Settles a number that is not sent again because something was closed. */
    void give(ConnectorQueue queue, Item item, CloseReason closed) {
        Reason last = item.last;
        if (engine.isProtected(item.id)) {
            withhold(queue, item);
        } else if (item.ambiguous) {
            reconciler.add(queue, item);
        } else if (queue.step.inTransit()) {
            transit.refused(queue, item, item.attempts > 0 && last != null ? last : closed.reason());
        } else if (item.attempts > 0 && last != null) {
            settlement.settle(this, queue, item, Status.FAILED, last);
        } else {
            settlement.skip(this, queue, item, closed);
        }
    }

    /** Sends nothing of a key's step any more, and nothing that would come to it. */
    void closeConnector(ConnectorQueue queue, CloseReason because) {
        if (queue.closeReason != null) {
            return;
        }
        queue.closeReason = because;
        engine.listener().connectorClosed(new RunEvent.ConnectorClosed(location, queue.key.id(), because.code()));
        closeConnector(queue.first(), because);
        backlog.drainSent(queue).forEach(batch -> batch.items().forEach(item -> give(queue, item, because)));
        run.skippedRemainder.add(this, queue, because);
    }

    /** Closes the location: what is left is skipped. */
    void close(CloseReason because) {
        if (closeReason == null) {
            engine.listener().locationClosed(new RunEvent.LocationClosed(location, because.code()));
            halt(because);
        } else if (because.refused()) {
            endTransit(because);
        }
    }

    /** Sends no change any more, but for items in transit where nobody refused: those come to an end first. */
    void halt(CloseReason because) {
        if (closeReason != null) {
            return;
        }
        closeReason = because;
        transitEnded = because.refused();
        if (because.refused() && because.reason().source() != Source.SESSION) {
            check.interrupt(because);
        }
        giveAll(because.refused() ? backlog.drainSent() : backlog.drainFirstSteps(), because);
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

    /** Sends nothing any more, of items in transit neither. */
    void endTransit(CloseReason because) {
        if (!transitEnded) {
            transitEnded = true;
            giveAll(backlog.drainSent(), because);
        }
    }

    private void giveAll(List<Batch> batches, CloseReason because) {
        batches.forEach(batch -> batch.items().forEach(item -> give(batch.queue(), item, because)));
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
        sender.breakOff();
    }

    /** The run is over. */
    void dispose() {
        session.dispose();
        pace.leave();
    }
}
