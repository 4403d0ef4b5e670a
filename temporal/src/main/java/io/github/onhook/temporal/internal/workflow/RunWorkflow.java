package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** A run: starts groups of locations, releases the canary first, counts failures, and decides when to stop. */
@WorkflowInterface
public interface RunWorkflow {

    /** Executes the run. */
    @WorkflowMethod(name = "OnhookRun")
    RunEnd run(RunOrder order);

    /** Pauses changes until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Continues after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Approves a run that waits for approval. */
    @SignalMethod(name = "approve")
    void approve();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** Receives the progress of a group. */
    @SignalMethod(name = "group")
    void group(GroupProgress progress);

    /** A group has more failures than its lease allows, and waits for another one. */
    @SignalMethod(name = "askForFailures")
    void askForFailures(int group, long failures);

    /** Receives the workers of a group's locations; only used if the run has a total rate limit. */
    @SignalMethod(name = "workers")
    void workers(int group, List<String> workers);

    /** The progress of the run. */
    @QueryMethod(name = "progress")
    RunProgress progress();
}
