package io.github.onhook.internal.engine;

import io.github.onhook.model.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An item that is not settled, and what happened to it so far. */
final class Item {

    /** What it is, packed. */
    final long id;
    /** Its place among its key's items in the plan; -1 in a stream. */
    final int position;
    /** Requests that named it and were acted on, or may have been. */
    int attempts;
    /** Whether a request that named it may have been acted on without our knowing. */
    boolean ambiguous;
    /** Whether it was in doubt when the run went on: a read that finds nothing changed sends it again. */
    boolean resumedInDoubt;
    /** Whether a read that finds nothing changed sends it again. */
    boolean resend;
    /** The batch that is read back whole and that it is of, if it is. */
    LaneAnswers.@Nullable WholeBatchProof proof;
    /** Whether it has its outcome. */
    boolean settled;
    /** Why it was not settled the last time. */
    @Nullable Reason last;

    Item(long id, int position) {
        this.id = id;
        this.position = position;
    }

    /** Whether the same is known of both. */
    boolean isLike(Item other) {
        return attempts == other.attempts && ambiguous == other.ambiguous && Objects.equals(last, other.last);
    }

    /** Notes an attempt that did not settle it. */
    void tried(Reason reason) {
        attempts++;
        last = reason;
    }
}
