package io.github.onhook.internal.engine;

import io.github.onhook.journal.JournalException;
import io.github.onhook.journal.Progress;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Source;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** A run under way: its lanes, what they share, and its end. Everything runs on its loop. */
final class ActiveRun implements JournalWriter.Run {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveRun.class);

    final Engine engine;
    final Loop loop;
    final OutcomeEmitter emitter;
    final RunAdmission admission;
    final Timeouts timeouts;
    final SessionEvents sessionEvents;
    final JournalWriter journalWriter;
    private final @Nullable RunRecord record;
    /** The context of all calls of the run. */
    Context context;

    private final String id;
    private final Intake intake;
    private final Settings settings;
    private final End end;
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
    /** Whether {@link OpenRuns} knows that it makes no further call. */
    private boolean released;

    private @Nullable CloseReason stop;
    private @Nullable Call<Progress> replay;
    private @Nullable Throwable failure;
    private long startedAt;

    /** Receives the end of a run. */
    @FunctionalInterface
    interface End {
        void of(@Nullable Throwable failure);
    }

    ActiveRun(
            Engine engine,
            String id,
            Intake intake,
            @Nullable RunRecord record,
            @Nullable CoreSubscriber<? super Outcome> downstream,
            Context subscriber,
            End end) {
        this.engine = engine;
        this.id = id;
        this.intake = intake;
        this.settings = engine.settings();
        this.end = end;
        this.loop = new Loop(engine.time(), this::afterTasks, this::broken);
        this.emitter = new OutcomeEmitter(this, engine.delivery(), downstream);
        this.context = UserContext.withoutHooks(subscriber);
        this.tolerances = new Tolerances(settings);
        this.skippedRemainder = new SkippedRemainder(this);
        this.timeouts = new Timeouts(loop, Call.nanos(settings.requestTimeout()));
        this.record = record;
        this.journalWriter = new JournalWriter(loop, record == null ? null : record.journal(), this);
        this.admission = new RunAdmission(
                settings,
                engine.totalRate(),
                engine.listener(),
                loop,
                emitter::hasDemand,
                journalWriter::isBackpressured);
        this.sessionEvents = new SessionEvents(loop, journalWriter, engine.listener());
    }

    /** Takes the context of the thread that subscribes, unless a journal is read first. */
    void enterContext() {
        if (record == null) {
            context = engine.listener().runContext(context);
        }
    }

    /** Begins, from a task of the loop. A run that was stopped before skips all its targets. */
    void start() {
        if (finished) {
            return;
        }
        loop.after(
                Call.nanos(settings.deadline()),
                () -> stop(CloseReason.decided("Deadline", "the run took longer than " + settings.deadline())));
        if (record == null) {
            begin(null);
        } else if (stop != null && emitter.isCancelled()) {
            endUnread();
        } else {
            replay = Call.beginUntimed(loop, context, record.replay(engine), this::replayed);
        }
    }

    private void replayed(@Nullable Progress progress, @Nullable Throwable error) {
        RunRecord read = record;
        if (progress == null || read == null) {
            broken(error == null ? new IllegalStateException("the journal's replay gave nothing") : error);
            return;
        }
        journalWriter.begin(progress, read.plan(), id, settings.operation());
        settled = progress.settled();
        notDone = progress.notDone();
        begin(progress);
    }

    private void begin(@Nullable Progress progress) {
        CloseReason stopped = stop;
        stop = null;
        begun = true;
        admission.paused |= stopped != null;
        startedAt = loop.nanoTime();
        if (record != null) {
            context = engine.listener().runContext(context);
        }
        engine.listener().runStarted(new RunEvent.RunStarted(id, settings.operation()));
        if (progress != null && progress.settled() > 0) {
            engine.listener().resumed(new RunEvent.Resumed(progress.settled()));
        }
        intake.start(this, tolerances, progress);
        if (stopped != null) {
            stop(stopped);
        }
    }

    /** The journal was not read before the run was to stop: nobody knows which targets are left, and nothing was sent. */
    private void endUnread() {
        if (begun || finished) {
            return;
        }
        if (replay != null) {
            replay.cancel();
        }
        broken(new JournalException(
                JournalException.Kind.UNAVAILABLE,
                "the run stopped before its journal was read; nothing was sent, and it can be resumed",
                null));
    }

    // Targets in.

    /** The lane of a location, which is made if need be. */
    Lane lane(Location location, long expectedRequests, boolean moreToCome) {
        return lanes.computeIfAbsent(location, l -> new Lane(this, l, expectedRequests, moreToCome));
    }

    void accepted(Lane lane, long targets) {
        lane.accepted += targets;
        accepted += targets;
        engine.listener().targetsAccepted(new RunEvent.TargetsAccepted(lane.location, targets));
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

    /** After the tasks at hand. */
    private void afterTasks() {
        if (begun && !finished) {
            intake.afterTasks();
        }
        emitter.flush();
        boolean quiet = finished || (begun && stop != null && admission.isQuiet() && journalWriter.isIdle());
        if (quiet && !released) {
            released = true;
            engine.runs().ended(this);
        }
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
        if (!engine.isProtected(item.id)) {
            return false;
        }
        Reason reason = Reason.of(Source.INPUT, "Protected", "the number is on the list of protected numbers");
        emit(lane, queue, item, Status.REJECTED, reason, false);
        return true;
    }

    private void emit(
            Lane lane, ConnectorQueue queue, Item item, Status status, Reason reason, boolean countsAsFailure) {
        Target target = queue.key.target(item.id);
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

    @Override
    public Context context() {
        return context;
    }

    @Override
    public void reserve(int outcomes) {
        emitter.reserve(outcomes);
    }

    @Override
    public void release(int outcomes) {
        emitter.release(outcomes);
    }

    @Override
    public void publish(Outcome outcome) {
        engine.listener().settled(outcome);
        emitter.add(outcome);
    }

    @Override
    public void appended() {
        admission.dispatch();
        finishIfDone();
    }

    /** The journal takes no more: what is under way is awaited, and the run ends with the error. */
    @Override
    public void journalFailed(JournalException error) {
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
            loop.after(Call.nanos(settings.requestTimeout()), this::endUnread);
            return;
        }
        admission.paused = false;
        allAccepted = true;
        intake.stop();
        lanes.values().forEach(lane -> lane.halt(because));
        loop.after(Call.nanos(settings.requestTimeout()), () -> {
            Reason late = Reason.of(Source.CLIENT, because.code(), "the run stopped before it could be read");
            lanes.values().forEach(lane -> lane.abandonReads(late));
        });
        pumpAll();
        loop.execute(this::finishIfDone);
    }

    void pause() {
        admission.paused = !begun || stop == null;
    }

    void resume() {
        admission.paused = false;
        admission.dispatch();
    }

    private void finishIfDone() {
        if (!begun || finished || !allAccepted || settled < accepted || !journalWriter.isIdle()) {
            return;
        }
        RunStatus status = cutShort ? RunStatus.STOPPED : notDone > 0 ? RunStatus.PARTIAL : RunStatus.SUCCEEDED;
        CloseReason stopped = cutShort ? stop : null;
        String why = stopped == null ? null : stopped.reason().message();
        if (!journalWriter.end(status, why)) {
            return;
        }
        finished = true;
        engine.listener()
                .runFinished(
                        new RunEvent.RunFinished(id, settings.operation(), status, why, loop.nanoTime() - startedAt));
        end(failure);
    }

    /** A task of the loop threw, the JVM failed, or the scheduler is gone. Nothing more can be settled. */
    private void broken(Throwable error) {
        boolean open = begun && !finished;
        finished = true;
        try {
            lanes.values().forEach(Lane::breakOff);
            if (open) {
                String why = "the run broke: " + error;
                engine.listener()
                        .runFinished(new RunEvent.RunFinished(
                                id, settings.operation(), RunStatus.STOPPED, why, loop.nanoTime() - startedAt));
            }
        } catch (Throwable e) {
            LOG.error("run {} broke, and its listeners with it", id, e);
        }
        try {
            end(error);
        } catch (Throwable e) {
            LOG.error("run {} broke, and its end with it", id, e);
        }
    }

    private void end(@Nullable Throwable error) {
        try {
            loop.close();
            timeouts.cancelAll();
            journalWriter.cancelAppend();
            lanes.values().forEach(Lane::dispose);
            intake.stop();
        } finally {
            emitter.end(error);
            sessionEvents.reportLate();
            end.of(error);
            afterTasks();
        }
    }

    // From the subscription.

    /** There is demand, or room for outcomes, which there was not. */
    void demandChanged() {
        skippedRemainder.skip();
        admission.dispatch();
        finishIfDone();
    }

    void cancelled() {
        stop(CloseReason.decided("Cancelled", "the subscription was cancelled"));
        if (!begun && replay != null) {
            endUnread();
        }
        skippedRemainder.skip();
        finishIfDone();
    }
}
