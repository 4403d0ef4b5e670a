package io.github.onhook.temporal.workflow;

import io.github.onhook.temporal.wire.WireReason;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One location of a run: one worker has it at a time, a chunk after another. */
@WorkflowInterface
public interface LocationWorkflow {

    /**
     * Sends all that it may.
     *
     * @param rest the numbers left from before its history was cut, packed; empty at first
     */
    @WorkflowMethod(name = "OnhookLocation")
    LocationEnd run(LocationOrder order, byte[] rest);

    /** Takes a page of its numbers in. */
    @SignalMethod(name = "page")
    void page(int number, int pages, byte[] numbers);

    /** Lets so many more targets go. */
    @SignalMethod(name = "go")
    void go(long targets);

    /** Sends no change until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Goes on after {@link #pause}. */
    @SignalMethod(name = "resume")
    void resume();

    /** Stops gracefully, for this reason. */
    @SignalMethod(name = "stop")
    void stop(WireReason reason);

    /** A worker has begun with a chunk. */
    @SignalMethod(name = "began")
    void began(int chunk, String worker);

    /** How far it is. */
    @QueryMethod(name = "progress")
    LocationProgress progress();
}
