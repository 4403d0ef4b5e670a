package io.github.onhook.engine;

import io.github.onhook.Location;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Reason;
import io.github.onhook.RequestResult;
import io.github.onhook.Settings;
import io.github.onhook.Source;
import io.github.onhook.Status;
import io.github.onhook.ThrottleScope;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.session.Session;
import io.github.onhook.voice.ChangeResult;
import io.github.onhook.voice.ReadResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The worker of one location: forms its batches, spends its tokens, requeues its retries. */
final class Lane {

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
     *           send ──▶ answer ──▶ rules: settle | put back | delay | read | close ┘
     *
     * A lane that is closed sends no change; it may still read what is ambiguous.
     */
    final Location location;
    final ActiveRun run;
    final Backlog backlog;
    final Reconciler reconciler;
    final Pacer changes;
    final LaneSession session;
    private final Pacer reads;
    private final AnswerRules rules;
    private final Settings settings;
    /** The contexts of the changes in flight. Contexts of runs without traces are one and the same. */
    private final List<Context> openChanges = new ArrayList<>();

    private int inFlight;
    private boolean answered;
    private @Nullable CloseReason closeReason;
    private @Nullable Disposable wake;
    private long wakeAt;
    long failures;
    long accepted;

    Lane(ActiveRun run, Location location, long expectedRequests, boolean moreToCome) {
        this.run = run;
        this.location = location;
        this.settings = run.engine.settings();
        this.backlog = new Backlog(settings.batchSize(), Call.nanos(settings.idleFlush()), moreToCome);
        this.reconciler = new Reconciler(this);
        this.session = new LaneSession(this);
        this.rules = new AnswerRules(this);
        long now = run.loop.nanoTime();
        this.changes = new Pacer(changeController(expectedRequests), settings.burst(), now);
        this.reads = new Pacer(controller(expectedRequests), settings.burst(), now);
    }

    private RateController changeController(long expectedRequests) {
        Function<Location, RateController> rates = run.engine.rates();
        try {
            return rates == null ? controller(expectedRequests) : Objects.requireNonNull(rates.apply(location));
        } catch (Throwable e) {
            Foreign.failed("the rate of " + location, e);
            return controller(expectedRequests);
        }
    }

    private RateController controller(long expectedRequests) {
        return RateController.of(
                settings.rate(),
                settings.initialRate(),
                expectedRequests,
                settings.headroom(),
                settings.maxInFlightPerLocation());
    }

    @Nullable CloseReason closeReason() {
        return closeReason;
    }

    /** Sends all that can be sent now. */
    void pump() {
        boolean sent = true;
        while (sent) {
            sent = sendOne();
        }
    }

    private boolean sendOne() {
        long now = run.loop.nanoTime();
        boolean change = closeReason == null && backlog.isReady(now);
        boolean read = reconciler.isReady(now);
        if (!change && !read) {
            wakeAt(Math.min(closeReason == null ? backlog.nextReadyAt(now) : Long.MAX_VALUE, reconciler.nextReadyAt()));
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
            sendRead(now);
        } else {
            sendChange(now);
        }
        return true;
    }

    /**
     * One, until there was an answer. The first one of a location may take long, for a connection has to be made; requests
     * that wait for it would reach the service all at once, and be refused for it.
     */
    private int mostInFlight() {
        return answered ? settings.maxInFlightPerLocation() : 1;
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
                pump();
                run.admission.dispatch();
            }
        });
    }

    private void handOver(Batch batch, long now) {
        Session with = session.require();
        run.engine.listener().requestSent(location, settings.operation(), batch.size());
        Context context = run.engine
                .listener()
                .requestContext(location, batch.queue().connector.voiceConnectorId(), batch.size(), run.context);
        openChanges.add(context);
        Mono<ChangeResult> call = Mono.defer(() ->
                run.engine.voice().change(location, batch.queue().connector.voiceConnectorId(), batch.numbers(), with));
        Call.begin(run.loop, context, call, run.timeouts, (answer, error) -> {
            answered = true;
            ended(batch);
            openChanges.remove(context);
            rules.apply(batch, now, with, context, AnswerRules.answer(answer, error));
            if (run.journalWriter.isEnabled()) {
                run.journalWriter.open(batch.queue(), batch.items());
            }
            pump();
            run.admission.dispatch();
        });
    }

    /** A change was answered, given up, or not sent after all. */
    private void ended(Batch batch) {
        inFlight--;
        batch.queue().inFlight--;
        run.emitter.release(batch.size());
        run.admission.released();
    }

    private void sendRead(long now) {
        Reconciler.Read next = reconciler.next();
        Session with = session.require();
        waited(reads.send(now));
        inFlight++;
        run.journalWriter.read(location);
        run.engine.listener().readSent(location);
        PhoneNumber number = next.item().number;
        Mono<ReadResult> call = Mono.defer(
                () -> run.engine.voice().read(location, next.queue().connector.voiceConnectorId(), number, with));
        reconciler.began(next, Call.begin(run.loop, run.context, call, run.timeouts, (reading, error) -> {
            readEnded();
            reconciler.apply(next, reads, now, with, Reconciler.reading(reading, error));
            pump();
            run.admission.dispatch();
        }));
    }

    /** A read was answered, or given up. */
    void readEnded() {
        answered = true;
        inFlight--;
        run.admission.released();
    }

    /** The batch without the numbers that must not be sent: protected ones, and repeats that a stream may have. */
    private Batch permitted(Batch batch) {
        if (!run.mayRepeat() && !run.engine.protects()) {
            return batch;
        }
        Set<PhoneNumber> seen = new HashSet<>(2 * batch.size());
        List<Item> kept = new ArrayList<>(batch.size());
        List<Item> repeats = new ArrayList<>();
        for (Item item : batch.items()) {
            if (run.engine.isProtected(item.number)) {
                withhold(batch.queue(), item);
            } else {
                (seen.add(item.number) ? kept : repeats).add(item);
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
            run.engine.listener().throttleWaited(ThrottleScope.LOCATION, nanos);
        }
    }

    // What comes back to the lane.

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
        if (run.engine.isProtected(item.number)) {
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
            run.engine.listener().connectorClosed(location, queue.connector.voiceConnectorId(), because.code());
            backlog.drainSent(queue).forEach(batch -> batch.items().forEach(item -> give(queue, item, because)));
            run.skippedRemainder.add(this, queue, because);
        }
    }

    /** Closes the location: what is left is skipped. */
    void close(CloseReason because) {
        if (closeReason == null) {
            run.engine.listener().locationClosed(location, because.code());
            halt(because);
        }
    }

    /** Sends no change any more. */
    void halt(CloseReason because) {
        if (closeReason != null) {
            return;
        }
        closeReason = because;
        backlog.drainSent().forEach(batch -> batch.items().forEach(item -> give(batch.queue(), item, because)));
        for (ConnectorQueue queue : backlog.queues()) {
            if (queue.closeReason == null) {
                run.skippedRemainder.add(this, queue, because);
            }
        }
        if (because.reason().source() == Source.SESSION) {
            reconciler.abandon(because.reason());
        }
        run.laneClosed(this);
    }

    /** The run broke: listeners that follow its requests hear their end. */
    void breakOff() {
        for (Context context : openChanges) {
            run.engine.listener().requestFinished(location, settings.operation(), RequestResult.ERROR, "RunBroke", 0);
            run.engine.listener().callEnded(context, RequestResult.ERROR, "RunBroke", null);
        }
        openChanges.clear();
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
            pump();
            run.admission.dispatch();
        });
    }
}
