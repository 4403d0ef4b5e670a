package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An item that is not settled, and what happened to it so far. */
final class Item {

    /** What it is, packed. */
    final long id;
    /** Its place among its key's items in the plan; -1 in a stream. */
    final int position;
    /** Requests of its step that named it and were acted on, or may have been. */
    int attempts;
    /** Whether a request that named it may have been acted on without our knowing. */
    boolean ambiguous;
    /** Whether it was in doubt when the run went on: a read that finds nothing changed sends it again. */
    boolean resumedInDoubt;
    /** Whether a read that finds nothing changed sends it again. */
    boolean resend;
    /** Whether it has its outcome. */
    boolean settled;
    /** What only some items need; {@code null} where none of it is known. */
    @Nullable Passage passage;
    /** Why it was not settled the last time. */
    @Nullable Reason last;

    Item(long id, int position) {
        this.id = id;
        this.position = position;
    }

    /** Its way so far; made when something is known of it. */
    Passage passage() {
        Passage known = passage;
        if (known == null) {
            known = new Passage();
            passage = known;
        }
        return known;
    }

    /** Whether it is counted as in transit. */
    boolean isReserved() {
        return passage != null && passage.reserved;
    }

    /** Whether it is of a batch that is read back whole. */
    boolean isProof() {
        return passage != null && passage.proof != null;
    }

    /** The batch that is read back whole and that it is of, once; {@code null} if it is of none. */
    LaneAnswers.@Nullable WholeBatchProof takeProof() {
        Passage known = passage;
        if (known == null) {
            return null;
        }
        LaneAnswers.WholeBatchProof proof = known.proof;
        known.proof = null;
        return proof;
    }

    /** Requests of all its steps. */
    int total() {
        return passage == null ? attempts : passage.attempts + attempts;
    }

    /** Comes to another step, of which nothing is known yet. */
    void enterStep() {
        passage().attempts += attempts;
        attempts = 0;
        ambiguous = false;
        resumedInDoubt = false;
        resend = false;
    }

    /** A read shows that it may be sent. */
    void sighted(Step step, long nanoTime) {
        if (step.readsFirst()) {
            passage().sightedAt = nanoTime;
        }
    }

    /** Whether the same is known of both. */
    boolean isLike(Item other) {
        return total() == other.total() && ambiguous == other.ambiguous && Objects.equals(last, other.last);
    }

    /** Notes an attempt that did not settle it. */
    void tried(Reason reason) {
        attempts++;
        last = reason;
    }
}
