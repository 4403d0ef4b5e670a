package io.github.onhook.internal.operation;

import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One kind of request of an operation: how it is sent and read back, and what its answers mean. Every call is cold, is one
 * request without retries, and never ends in an error: what went wrong is in its value. Cancelling gives the answer up; the
 * service may have acted all the same.
 */
public interface Step {

    /**
     * Sends a change.
     *
     * @param items at least one, no repeats; not changed afterwards
     */
    Mono<ChangeResult> change(BatchKey key, long[] items, Session session);

    /** Reads one item: {@link ReadResult.Found} or {@link ReadResult.Absent}. */
    Mono<ReadResult> read(BatchKey key, long item, Session session);

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

    /** What the code of a refused item means. */
    ItemRefusal refusal(String code);

    /** What a read found, for the message of an item that is not as wanted. */
    String describe(Standing standing);
}
