package io.github.onhook.internal.operation;

import io.github.onhook.model.Status;
import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One kind of request of an operation: how it is sent and read back, and what its answers mean. Every call is cold, is one
 * request without retries, and never ends in an error: what went wrong is in its value. Cancelling gives the answer up; the
 * service may have acted all the same.
 */
public interface Step {

    /** Its name in journals: lower case. */
    String label();

    /**
     * Sends a change.
     *
     * @param items at least one, no repeats; not changed afterwards
     */
    Mono<ChangeResult> change(BatchKey key, long[] items, Session session);

    /** Reads one item: {@link ReadResult.Found} or {@link ReadResult.Absent}. */
    Mono<ReadResult> read(BatchKey key, long item, Session session);

    /** Whether a listing shows how far its items are; if not, they are read one by one. */
    default boolean lists() {
        return true;
    }

    /**
     * Reads a page of what this step acts on: {@link ReadResult.Listed}.
     *
     * @param token of the page before; {@code null} for the first page
     */
    Mono<ReadResult> list(BatchKey key, @Nullable String token, Session session);

    /** How far an item is that a listing shows, or does not show on any page. */
    Standing standing(boolean listed);

    /** Whether a read that shows this confirms that the step's change was made. */
    boolean isMade(Standing standing);

    /** Whether a read that shows this contradicts a confirmation of the step's change. */
    default boolean contradicts(Standing standing) {
        return !isMade(standing);
    }

    /** Whether the step may be sent, or sent again, for an item that a read shows so. */
    boolean isOpen(Standing standing);

    /** What the code of a refused item means. */
    ItemRefusal refusal(String code);

    /** What a read found, for the message of an item that is not as wanted. */
    String describe(Standing standing);

    /** The step that an item goes on to when this one is made; {@code null} where it is the last one. */
    default @Nullable Step next() {
        return null;
    }

    /** The step that an item goes on to when this one is refused for good; {@code null} where that settles it. */
    default @Nullable Step fallback() {
        return null;
    }

    /** The step that an item takes that a run which goes on finds open at this one; {@code null} where it is this one. */
    default @Nullable Step anew() {
        return null;
    }

    /** The outcome of an item whose last step is this one, made. */
    Status made();

    /** The outcome of an item that this step is refused for good. */
    default Status refused() {
        return Status.FAILED;
    }

    /** The outcome of an item that is {@link Standing#ELSEWHERE}. */
    default Status misplaced() {
        return Status.FAILED;
    }

    /** Whether its items are {@link Standing#BETWEEN}: they go ahead of others, and on when the run stops. */
    default boolean inTransit() {
        return false;
    }

    /** Whether an item that is in doubt may be in transit: it is read at once, and not sent again to see. */
    default boolean doubtsTransit() {
        Step next = next();
        return next != null && next.inTransit();
    }

    /** Whether an item is read right before it is sent, and sent only if {@link #isOpen} for what the read shows. */
    default boolean readsFirst() {
        return false;
    }
}
