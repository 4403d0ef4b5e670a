package io.github.onhook.engine;

import io.github.onhook.Location;
import io.github.onhook.Outcome;
import io.github.onhook.Reason;
import io.github.onhook.RequestResult;
import io.github.onhook.RunStatus;
import io.github.onhook.Settings;
import io.github.onhook.Source;
import io.github.onhook.Status;
import io.github.onhook.Target;
import io.github.onhook.ThrottleScope;
import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.Progress;
import io.github.onhook.session.SessionListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A run that goes on: its lanes, what they share, and its end. Everything but the subscription runs on its loop. */
final class ActiveRun implements Subscription {

    final Engine engine;
    final Loop loop;
    final OutcomeEmitter emitter;
    final RunAdmission admission;
    final Timeouts timeouts;
    final SessionListener sessionEvents;
    final JournalWriter journalWriter;
    private final @Nullable RunRecord record;
    /** What all calls of the run are made in. */
    Context context;

    private final String id;
    private final Intake intake;
    private final Settings settings;
    private final Tolerances tolerances;
    private final Map<Location, Lane> lanes = new LinkedHashMap<>();
    final SkippedRemainder skippedRemainder;

    private long accepted;
    private long settled;
    private long notDone;
    private boolean begun;
    private boolean allAccepted;
    private boolean cutShort;
    private boolean finished;
    private @Nullable CloseReason stop;
    private @Nullable Throwable failure;
    private long startedAt;

    ActiveRun(
            Engine engine,
            String id,
            Intake intake,
            @Nullable RunRecord record,
            CoreSubscriber<? super Outcome> downstream) {
        this.engine = engine;
        this.id = id;
        this.intake = intake;
        this.settings = engine.settings();
        this.loop = new Loop(engine.time(), this::broken);
        this.emitter = new OutcomeEmitter(downstream);
        this.context = downstream.currentContext();
        this.tolerances = new Tolerances(settings);
        this.skippedRemainder = new SkippedRemainder(this);
        this.timeouts = new Timeouts(loop, Call.nanos(settings.requestTimeout()));
        this.record = record;
        this.journalWriter = new JournalWriter(this, record == null ? null : record.journal());
        this.admission = new RunAdmission(engine, loop, emitter, journalWriter);
        this.sessionEvents = new SessionListener() {
            @Override
            public void assumed(String accountId, @Nullable String error, long nanos) {
                loop.execute(() -> {
                    journalWriter.assumed(accountId, error);
                    engine.listener().sessionAssumed(accountId, error, nanos);
                });
            }

            @Override
            public void waited(ThrottleScope scope, long nanos) {
                loop.execute(() -> engine.listener().throttleWaited(scope, nanos));
            }

            @Override
            public Context assuming(String accountId, Context asker) {
                return engine.listener().assumeRoleContext(accountId, asker);
            }

            @Override
            public void assumed(Context call, @Nullable String error, @Nullable String requestId) {
                RequestResult result = error == null ? RequestResult.SUCCESS : RequestResult.ERROR;
                engine.listener().callEnded(call, result, error, requestId);
            }
        };
    }

    /** Begins, once the downstream has its subscription. A run that was stopped before skips all it has. */
    void start() {
        loop.execute(() -> {
            if (record == null) {
                begin(null);
                return;
            }
            Call.begin(loop, context, record.replay(engine), (progress, error) -> {
                if (progress == null) {
                    broken(error == null ? new IllegalStateException("the journal said nothing") : error);
                } else {
                    journalWriter.begin(progress, record.plan(), id, settings.operation());
                    settled = progress.settled();
                    notDone = progress.notDone();
                    begin(progress);
                }
            });
        });
    }

    private void begin(@Nullable Progress progress) {
        CloseReason stopped = stop;
        stop = null;
        begun = true;
        admission.paused = stopped != null;
        startedAt = loop.nanoTime();
        context = engine.listener().runContext(context);
        engine.listener().runStarted(id, settings.operation());
        if (progress != null && progress.settled() > 0) {
            engine.listener().resumed(progress.settled());
        }
        loop.after(
                Call.nanos(settings.deadline()),
                () -> stop(CloseReason.decided("Deadline", "the run took longer than " + settings.deadline())));
        intake.start(this, tolerances, progress);
        if (stopped != null) {
            stop(stopped);
        }
    }

    // Targets in.

    /** The lane of a location, which is made if need be. */
    Lane lane(Location location, long expectedRequests, boolean moreToCome) {
        return lanes.computeIfAbsent(location, l -> new Lane(this, l, expectedRequests, moreToCome));
    }

    void accepted(Lane lane, long targets) {
        lane.accepted += targets;
        accepted += targets;
        engine.listener().targetsAccepted(lane.location, targets);
    }

    /** There are no more targets than those accepted. */
    void allAccepted() {
        allAccepted = true;
        lanes.values().forEach(lane -> lane.backlog.complete());
        pumpAll();
        finishIfDone();
    }

    /** The source of targets failed: what it gave is settled, then the run ends with its error. */
    void sourceFailed(Throwable error) {
        failure = error;
        allAccepted = true;
        stop(CloseReason.decided("SourceFailed", "the source of targets failed: " + error));
        finishIfDone();
    }

    /** Whether a number may come twice. */
    boolean mayRepeat() {
        return intake.mayRepeat();
    }

    List<Lane> lanes() {
        return List.copyOf(lanes.values());
    }

    private void pumpAll() {
        lanes().forEach(Lane::pump);
        admission.dispatch();
    }

    // Outcomes out.

    void settle(Lane lane, ConnectorQueue queue, Item item, Status status, Reason reason) {
        boolean failed = status == Status.FAILED || status == Status.UNKNOWN;
        emit(lane, queue, item, status, reason, failed);
    }

    void skip(Lane lane, ConnectorQueue queue, Item item, CloseReason because) {
        if (!rejectIfProtected(lane, queue, item)) {
            cutShort |= because.equals(stop);
            emit(lane, queue, item, Status.SKIPPED, because.reason(), because.refused());
        }
    }

    /** Settles a protected number; says whether it was one. */
    boolean rejectIfProtected(Lane lane, ConnectorQueue queue, Item item) {
        if (!engine.isProtected(item.number)) {
            return false;
        }
        Reason reason = Reason.of(Source.INPUT, "Protected", "the number is on the list of protected numbers");
        emit(lane, queue, item, Status.REJECTED, reason, false);
        return true;
    }

    private void emit(
            Lane lane, ConnectorQueue queue, Item item, Status status, Reason reason, boolean countsAsFailure) {
        Target target = new Target(queue.connector, item.number);
        Outcome outcome = new Outcome(target, status, reason, item.attempts, loop.now());
        item.settled = true;
        settled++;
        if (!status.isDone()) {
            notDone++;
        }
        intake.settled(lane);
        journalWriter.settled(queue, item, outcome);
        if (countsAsFailure) {
            failed(lane);
        }
        if (tolerances.canarySettled(1)) {
            loop.execute(this::canaryIn);
        }
        if (settled == accepted) {
            loop.execute(this::finishIfDone);
        }
    }

    /** An outcome leaves. */
    void publish(Outcome outcome) {
        engine.listener().settled(outcome);
        emitter.add(outcome);
    }

    /** More is durable. */
    void durable() {
        admission.dispatch();
        finishIfDone();
    }

    /** The journal takes no more: what is under way is awaited, and the run ends with the error. */
    void journalFailed(JournalException error) {
        failure = error;
        cutShort = true;
        stop(CloseReason.decided("JournalFailed", String.valueOf(error.getMessage())));
    }

    private void failed(Lane lane) {
        lane.failures++;
        CloseReason stopping = tolerances.failed(accepted, allAccepted);
        if (stopping != null && stop == null) {
            cutShort = true;
            stop(stopping);
        }
        CloseReason closing = tolerances.failedAt(lane.failures, lane.accepted, allAccepted);
        if (closing != null) {
            lane.close(closing);
        }
    }

    private void canaryIn() {
        lanes.values().forEach(lane -> lane.backlog.freshAllowed = Integer.MAX_VALUE);
        intake.canaryIn();
        pumpAll();
    }

    // Closing and stopping.

    /** A lane sends no change any more, so its share of the canary does not come. */
    void laneClosed(Lane lane) {
        if (tolerances.isCanaryOut() && lane.backlog.freshAllowed != Integer.MAX_VALUE) {
            int left = lane.backlog.freshAllowed;
            lane.backlog.freshAllowed = 0;
            if (tolerances.canarySettled(left)) {
                loop.execute(this::canaryIn);
            }
        }
    }

    /** Stops gracefully: sends no change any more, awaits what is under way, reads what is ambiguous for a while. */
    void stop(CloseReason because) {
        if (stop != null || finished) {
            return;
        }
        stop = because;
        if (!begun) {
            return;
        }
        admission.paused = false;
        allAccepted = true;
        intake.stop();
        lanes.values().forEach(lane -> lane.halt(because));
        loop.after(Call.nanos(settings.requestTimeout()), () -> {
            Reason late = Reason.of(Source.CLIENT, because.code(), "the run stopped before it could be read");
            lanes.values().forEach(lane -> lane.reconciler.abandon(late));
        });
        pumpAll();
        loop.execute(this::finishIfDone);
    }

    void pause() {
        admission.paused = stop == null;
    }

    void resume() {
        admission.paused = false;
        admission.dispatch();
    }

    private void finishIfDone() {
        emitter.drain();
        if (!begun || finished || !allAccepted || settled < accepted || !journalWriter.isIdle() || !emitter.isEmpty()) {
            return;
        }
        RunStatus status = cutShort ? RunStatus.STOPPED : notDone > 0 ? RunStatus.PARTIAL : RunStatus.SUCCEEDED;
        CloseReason stopped = cutShort ? stop : null;
        String why = stopped == null ? null : stopped.reason().message();
        if (!journalWriter.end(status, why)) {
            return;
        }
        finished = true;
        engine.listener().runFinished(id, settings.operation(), status, why, loop.nanoTime() - startedAt);
        end();
        if (failure != null) {
            emitter.fail(failure);
        } else {
            emitter.complete();
        }
    }

    /** A task of the loop threw: a mistake of ours, or the scheduler is gone. Nothing more can be settled. */
    private void broken(Throwable error) {
        if (begun && !finished) {
            String why = "the run broke: " + error;
            engine.listener()
                    .runFinished(id, settings.operation(), RunStatus.STOPPED, why, loop.nanoTime() - startedAt);
        }
        finished = true;
        end();
        emitter.fail(error);
    }

    private void end() {
        intake.stop();
        lanes.values().forEach(Lane::dispose);
        loop.close();
    }

    // The subscription.

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        emitter.request(n);
        loop.execute(() -> {
            emitter.drain();
            skippedRemainder.skip();
            admission.dispatch();
            finishIfDone();
        });
    }

    @Override
    public void cancel() {
        loop.execute(() -> {
            emitter.cancel();
            stop(CloseReason.decided("Cancelled", "the subscription was cancelled"));
            skippedRemainder.skip();
            finishIfDone();
        });
    }
}
