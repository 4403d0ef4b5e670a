package io.github.onhook.internal.engine;

import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** A run under way: its lanes, what they share, and its end. Everything runs on its loop. */
final class ActiveRun implements JournalWriter.Run, OutcomeEmitter.Listener {

    /** A run that stops waits for so many requests, one after another, of items in transit. */
    private static final int REQUESTS_OF_AN_END = 3;

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
    private Context context;

    private final String id;
    private final Intake intake;
    private final Settings settings;
    private final End end;
    private final Canary canary = new Canary();
    final Settlement settlement;
    private final Map<Location, Lane> lanes = new LinkedHashMap<>();
    final SkippedRemainder skippedRemainder;

    private boolean begun;
    private boolean finished;
    /** Whether {@link OpenRuns} knows that it makes no further call. */
    private boolean released;

    private @Nullable CloseReason stop;
    private @Nullable Call<RunProgress> replay;
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
        this.emitter = new OutcomeEmitter(loop, this, engine.delivery(), downstream);
        this.context = UserContext.withoutHooks(subscriber);
        this.timeouts = new Timeouts(loop, Call.nanos(settings.requestTimeout()));
        this.record = record;
        this.journalWriter = new JournalWriter(loop, record == null ? null : record.journal(), this);
        this.settlement = new Settlement(this, engine, loop, intake, journalWriter, canary);
        this.skippedRemainder = new SkippedRemainder(settlement, loop, emitter);
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
                () -> stop(
                        CloseReason.decided(ReasonCodes.DEADLINE, "the run took longer than " + settings.deadline())));
        if (record == null) {
            begin(null);
        } else if (stop != null && emitter.isCancelled()) {
            endUnread();
        } else {
            replay = Call.beginUntimed(loop, context, record.replay(engine), this::replayed);
        }
    }

    private void replayed(@Nullable RunProgress progress, @Nullable Throwable error) {
        RunRecord read = record;
        if (progress == null || read == null) {
            broken(error == null ? new IllegalStateException("the journal's replay gave nothing") : error);
            return;
        }
        journalWriter.begin(progress, read.plan(), id, settings.operation());
        settlement.resume(progress);
        begin(progress);
    }

    private void begin(@Nullable RunProgress progress) {
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
        intake.start(this, canary, progress);
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
        settlement.accepted(lane, targets);
        engine.listener().targetsAccepted(new RunEvent.TargetsAccepted(lane.location, targets));
    }

    /** There are no more targets than those accepted. */
    void allAccepted() {
        settlement.allAccepted();
        backlogs().forEach(Backlog::complete);
        pumpAll();
        finishIfDone();
    }

    /** The source of targets failed: what it gave is settled, then the run ends with its error. */
    void sourceFailed(Throwable error) {
        failure = error;
        settlement.allAccepted();
        stop(CloseReason.decided(ReasonCodes.SOURCE_FAILED, "the source of targets failed: " + error));
        finishIfDone();
    }

    /** Whether a number may come twice. */
    boolean mayRepeat() {
        return intake.mayRepeat();
    }

    List<Backlog> backlogs() {
        return lanes.values().stream().map(Lane::backlog).toList();
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
        List.copyOf(lanes.values()).forEach(Lane::pump);
        admission.dispatch();
    }

    // Outcomes out.

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
        settlement.cutShort();
        CloseReason because = CloseReason.decided(ReasonCodes.JOURNAL_FAILED, String.valueOf(error.getMessage()));
        stop(because);
        lanes.values().forEach(lane -> lane.endTransit(because));
        if (error.kind() == JournalException.Kind.TAKEN) {
            // Another process has the run, and reads what is in doubt: reads from here would spend its quota.
            lanes.values().forEach(lane -> lane.abandonReads(because.reason()));
        }
    }

    /** All of the canary is settled, or will not be sent. */
    void canaryIn() {
        Canary.end(backlogs());
        intake.canaryIn();
        pumpAll();
    }

    // Closing and stopping.

    /** A lane sends no change any more. */
    void laneClosed(Lane lane) {
        if (canary.closed(lane.backlog())) {
            loop.execute(this::canaryIn);
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
        settlement.allAccepted();
        intake.stop();
        lanes.values().forEach(lane -> lane.halt(because));
        // What is in transit has time to come to a connector.
        int requests = engine.operation().isBounded() ? REQUESTS_OF_AN_END : 1;
        loop.after(Call.nanos(settings.requestTimeout().multipliedBy(requests)), () -> {
            Reason late = Reason.of(Source.CLIENT, because.code(), "the run stopped before it could be read");
            lanes.values().forEach(lane -> lane.endTransit(because));
            lanes.values().forEach(lane -> lane.abandonReads(late));
        });
        pumpAll();
        loop.execute(this::finishIfDone);
    }

    boolean isStopping() {
        return stop != null;
    }

    /** Whether this is why the run stopped. */
    boolean isStoppedBy(CloseReason because) {
        return because.equals(stop);
    }

    void pause() {
        admission.paused = !begun || stop == null;
    }

    void resume() {
        admission.paused = false;
        admission.dispatch();
    }

    /** Ends the run if nothing is left to do. */
    void finishIfDone() {
        if (!begun || finished || !settlement.isComplete() || !journalWriter.isIdle()) {
            return;
        }
        RunStatus status = settlement.status();
        CloseReason stopped = status == RunStatus.STOPPED ? stop : null;
        String why = stopped == null ? null : stopped.reason().message();
        if (!journalWriter.end(status, why)) {
            return;
        }
        finished = true;
        lanes.values().forEach(lane -> lane.answers.reportLearned());
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

    @Override
    public void demandChanged() {
        skippedRemainder.skip();
        admission.dispatch();
        finishIfDone();
    }

    @Override
    public void cancelled() {
        stop(CloseReason.decided(ReasonCodes.CANCELLED, "the subscription was cancelled"));
        if (!begun && replay != null) {
            endUnread();
        }
        skippedRemainder.skip();
        finishIfDone();
    }
}
