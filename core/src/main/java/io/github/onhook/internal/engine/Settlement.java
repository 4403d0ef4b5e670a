package io.github.onhook.internal.engine;

import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives the targets of a run their outcomes, and counts them: against what was accepted, the canary and the tolerances. */
final class Settlement {

    /** Of what must not be sent. */
    static final Reason PROTECTED =
            Reason.of(Source.INPUT, ReasonCodes.PROTECTED, "the number is on the list of protected numbers");

    private final ActiveRun run;
    private final Engine engine;
    private final Loop loop;
    private final Intake intake;
    private final JournalWriter journal;
    private final Canary canary;
    private final Tolerances tolerances;

    private long accepted;
    private boolean allAccepted;
    private long settled;
    private long notDone;
    private boolean cutShort;

    Settlement(ActiveRun run, Engine engine, Loop loop, Intake intake, JournalWriter journal, Canary canary) {
        this.run = run;
        this.engine = engine;
        this.loop = loop;
        this.intake = intake;
        this.journal = journal;
        this.canary = canary;
        this.tolerances = new Tolerances(engine.settings(), canary);
    }

    /** Goes on where an earlier run came to. */
    void resume(RunProgress progress) {
        settled = progress.settled();
        notDone = progress.notDone();
    }

    void accepted(Lane lane, long targets) {
        lane.accepted += targets;
        accepted += targets;
    }

    /** There are no more targets than those accepted. */
    void allAccepted() {
        allAccepted = true;
    }

    /** Whether every target has its outcome. */
    boolean isComplete() {
        return allAccepted && settled >= accepted;
    }

    /** The run ends before its targets are done. */
    void cutShort() {
        cutShort = true;
    }

    /** What the run came to. */
    RunStatus status() {
        return cutShort ? RunStatus.STOPPED : notDone > 0 ? RunStatus.PARTIAL : RunStatus.SUCCEEDED;
    }

    void settle(Lane lane, ConnectorQueue queue, Item item, Status status, Reason reason) {
        boolean failed = status == Status.FAILED || status == Status.UNKNOWN || status == Status.STRANDED;
        emit(lane, queue, item, status, reason, failed);
    }

    void skip(Lane lane, ConnectorQueue queue, Item item, CloseReason because) {
        if (!rejectIfProtected(lane, queue, item)) {
            cutShort |= run.isStoppedBy(because);
            emit(lane, queue, item, Status.SKIPPED, because.reason(), because.refused());
        }
    }

    /** Settles a protected item; says whether it was one. */
    boolean rejectIfProtected(Lane lane, ConnectorQueue queue, Item item) {
        if (!engine.isProtected(item.id)) {
            return false;
        }
        emit(lane, queue, item, Status.REJECTED, PROTECTED, false);
        return true;
    }

    private void emit(
            Lane lane, ConnectorQueue queue, Item item, Status status, Reason reason, boolean countsAsFailure) {
        Outcome outcome = new Outcome(
                queue.key.target(item.id), status, reason, item.total(), loop.now(), outOfService(item, status));
        lane.transit.left(item);
        item.settled = true;
        settled++;
        if (!status.isDone()) {
            notDone++;
        }
        intake.settled(lane);
        journal.settled(queue, item, outcome);
        if (countsAsFailure) {
            failed(lane);
        }
        if (canary.settled()) {
            loop.execute(run::canaryIn);
        }
        if (settled == accepted) {
            loop.execute(run::finishIfDone);
        }
    }

    /** How long an item was out of service that is in service now. */
    private @Nullable Duration outOfService(Item item, Status status) {
        Passage passage = item.passage;
        return passage == null || passage.since == null || status == Status.STRANDED || status == Status.UNKNOWN
                ? null
                : Duration.between(passage.since, loop.now());
    }

    private void failed(Lane lane) {
        lane.failures++;
        CloseReason stopping = tolerances.failed(accepted, allAccepted);
        if (stopping != null && !run.isStopping()) {
            cutShort = true;
            run.stop(stopping);
        }
        CloseReason closing = tolerances.failedAt(lane.failures, lane.accepted, allAccepted);
        if (closing != null) {
            lane.close(closing);
        }
    }
}
