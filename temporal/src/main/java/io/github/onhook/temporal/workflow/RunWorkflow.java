package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** A run: it gives its locations to groups, lets the canary go first, counts failures, and decides when it stops. */
@WorkflowInterface
public interface RunWorkflow {

    /** Carries the run out. */
    @WorkflowMethod(name = "OnhookRun")
    RunEnd run(RunOrder order);

    /** Sends no change until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Goes on after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Lets a run that waits for approval go on. */
    @SignalMethod(name = "approve")
    void approve();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** A group tells how far it is. */
    @SignalMethod(name = "group")
    void group(GroupProgress progress);

    /** A group tells which workers have its locations; where the rate of the whole run is bounded. */
    @SignalMethod(name = "workers")
    void workers(int group, List<String> workers);

    /** How far the run is. */
    @QueryMethod(name = "progress")
    RunProgress progress();
}
