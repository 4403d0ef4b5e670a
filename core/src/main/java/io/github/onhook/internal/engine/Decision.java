package io.github.onhook.internal.engine;

import io.github.onhook.model.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a lane does because of an answer. All but {@link Requeue} and {@link SplitBatch} count an attempt. */
sealed interface Decision {

    /** The service confirmed these numbers. */
    record Confirm(List<Item> items, Reason reason) implements Decision {}

    /** These numbers are not sent again: settles them, or reads them first where they are in doubt. */
    record Fail(List<Item> items, Reason reason) implements Decision {}

    /**
     * Sends these numbers again after a backoff.
     *
     * @param inDoubt whether the change may have been made all the same
     * @param attempts made so far, this one included, which the backoff grows with
     * @param retryAfter the least time to wait
     */
    record Retry(
            List<Item> items,
            Reason reason,
            boolean inDoubt,
            int attempts,
            @Nullable Duration retryAfter) implements Decision {}

    /**
     * Reads these numbers.
     *
     * @param inDoubt whether the change may have been made
     * @param resend whether a number that is found unchanged is sent again, rather than failed
     */
    record Reconcile(List<Item> items, Reason reason, boolean inDoubt, boolean resend) implements Decision {}

    /** Reads these numbers, all of one batch: the result says whether the location applies what it answers so. */
    record Prove(List<Item> items, Reason reason, boolean resend) implements Decision {}

    /**
     * Sends the batch again; it was not acted on.
     *
     * @param retryAfter how long the location is sent nothing; {@code null} where it did not ask for a pause
     */
    record Requeue(@Nullable Duration retryAfter) implements Decision {}

    /** Sends the batch again in two halves. */
    record SplitBatch() implements Decision {}

    /** Has the session renewed. */
    record RenewSession(Reason reason) implements Decision {}

    /**
     * Tells the rate controller.
     *
     * @param throttledFraction how much of the request was refused for its rate, 0 to 1
     */
    record Pace(double throttledFraction) implements Decision {}

    /** Closes the batch's connector. */
    record CloseConnector(CloseReason reason) implements Decision {}

    /** Closes the location. */
    record CloseLocation(CloseReason reason) implements Decision {}
}
