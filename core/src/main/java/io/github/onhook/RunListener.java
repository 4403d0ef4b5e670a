package io.github.onhook;

import org.jspecify.annotations.Nullable;

/**
 * Hears what a run does, for metrics, logs and displays. Every method does nothing unless overridden.
 *
 * <ol>
 *   <li>Calls of one run never overlap, and come in the order in which things happened; they come on any thread.
 *   <li>A method must not block, and should be quick: the run waits for it.
 *   <li>What a method throws is logged and dropped; it changes nothing.
 * </ol>
 */
public interface RunListener {

    /**
     * The listener of one run, called when the run is prepared; all that follows is told to what it returns. By default
     * this listener hears all runs itself.
     */
    default RunListener forRun(String runId, Operation operation) {
        return this;
    }

    /** The run was subscribed to. */
    default void runStarted(String runId, Operation operation) {}

    /** So many more targets of a location are the run's: each is settled before it ends. */
    default void targetsAccepted(Location location, long targets) {}

    /**
     * A request that changes something was handed to the HTTP client.
     *
     * @param numbers how many numbers it names
     */
    default void requestSent(Location location, Operation operation, int numbers) {}

    /**
     * A request was answered, or given up.
     *
     * @param error the code of the whole request's error, {@code null} where there was none
     * @param nanos from handing it over to its answer
     */
    default void requestFinished(
            Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {}

    /** A read was handed to the HTTP client. */
    default void readSent(Location location) {}

    /**
     * A request waited for a token.
     *
     * @param scope whose bucket it waited for
     * @param nanos how long
     */
    default void throttleWaited(ThrottleScope scope, long nanos) {}

    /**
     * AssumeRole was answered, or given up.
     *
     * @param error the code, {@code null} where a session came
     */
    default void sessionAssumed(String accountId, @Nullable String error, long nanos) {}

    /** A location's rate changed, in requests per second. */
    default void rateChanged(Location location, double perSecond) {}

    /** A location was closed: what it still had is {@link Status#SKIPPED}. */
    default void locationClosed(Location location, String code) {}

    /** A target has its outcome. */
    default void settled(Outcome outcome) {}

    /**
     * The run ended; no call follows.
     *
     * @param stopReason why it stopped before its end, if it did
     * @param nanos from its start
     */
    default void runFinished(
            String runId, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {}
}
