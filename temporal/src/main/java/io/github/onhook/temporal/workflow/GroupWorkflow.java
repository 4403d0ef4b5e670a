package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** A few hundred locations of a run, so that no single history holds them all. */
@WorkflowInterface
public interface GroupWorkflow {

    /** Carries its share of the run out. */
    @WorkflowMethod(name = "OnhookGroup")
    RunEnd run(GroupOrder order);

    /** Lets the canary go, or all. */
    @SignalMethod(name = "go")
    void go(boolean all);

    /** Sends no change until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Goes on after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** A location tells how far it is. */
    @SignalMethod(name = "location")
    void location(LocationProgress progress);

    /** A worker tells how many targets of a chunk that goes on have failed. */
    @SignalMethod(name = "failing")
    void failing(int index, int chunk, long failures);

    /** A location tells which worker has it; where the rate of the whole run is bounded. */
    @SignalMethod(name = "at")
    void at(int index, String worker);

    /** How far each location is, in order. */
    @QueryMethod(name = "locations")
    List<LocationProgress> locations();
}
