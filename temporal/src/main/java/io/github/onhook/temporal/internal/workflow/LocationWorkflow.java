package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One location of a run. Its chunks run sequentially, each at one worker. */
@WorkflowInterface
public interface LocationWorkflow {

    /**
     * Sends all released targets.
     *
     * @param rest the pending numbers before continue-as-new, packed; empty in the first execution
     */
    @WorkflowMethod(name = "OnhookLocation")
    LocationEnd run(LocationOrder order, byte[] rest);

    /** Receives a page of its numbers. */
    @SignalMethod(name = "page")
    void page(int number, int pages, byte[] numbers);

    /** Releases this many more targets. */
    @SignalMethod(name = "go")
    void go(long targets);

    /** Pauses changes until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Continues after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** The group allows the location this many failures, until it asks again. */
    @SignalMethod(name = "leaseFailures")
    void leaseFailures(long failures);

    /** A worker has started a chunk. */
    @SignalMethod(name = "began")
    void began(int chunk, String worker);

    /** Its progress. */
    @QueryMethod(name = "progress")
    LocationProgress progress();
}
