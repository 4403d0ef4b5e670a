package io.github.onhook.temporal.internal.workflow;

import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Sends the numbers of a chunk: the only activity of a run, and the only part that calls AWS. */
@ActivityInterface
public interface ChunkActivity {

    /**
     * Sends them.
     *
     * @param numbers packed as {@link io.github.onhook.temporal.internal.wire.Slice#pack}
     * @param before the last heartbeat of a lost attempt; empty if there was none
     * @return a packed {@link io.github.onhook.temporal.internal.wire.ChunkResult}
     */
    @ActivityMethod(name = "OnhookChunk")
    byte[] send(ChunkOrder order, byte[] numbers, byte[] before);
}
