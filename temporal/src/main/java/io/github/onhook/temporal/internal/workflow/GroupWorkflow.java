package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** A few hundred locations of a run, so that no single history holds them all. */
@WorkflowInterface
public interface GroupWorkflow {

    /** Executes the group's share of the run. */
    @WorkflowMethod(name = "OnhookGroup")
    RunEnd run(GroupOrder order);

    /** Releases the canary, or all targets. */
    @SignalMethod(name = "go")
    void go(boolean all);

    /** Pauses changes until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Continues after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** Receives the progress of a location. */
    @SignalMethod(name = "location")
    void location(LocationProgress progress);

    /** Receives the failure count of a running chunk. */
    @SignalMethod(name = "failing")
    void failing(int index, int chunk, long failures);

    /** A location has more failures than its lease allows, and waits for another one. */
    @SignalMethod(name = "askForFailures")
    void askForFailures(int index, long failures);

    /** The run allows the group this many failures, until it asks again. */
    @SignalMethod(name = "leaseFailures")
    void leaseFailures(long failures);

    /** Receives the worker of a location; only used if the run has a total rate limit. */
    @SignalMethod(name = "at")
    void at(int index, String worker);

    /** The progress of each location, in order. */
    @QueryMethod(name = "locations")
    List<LocationProgress> locations();
}
