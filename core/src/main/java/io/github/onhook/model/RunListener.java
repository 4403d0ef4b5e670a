package io.github.onhook.model;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Hears what a run does, for metrics, logs and displays. Every method does nothing unless overridden.
 *
 * <ol>
 *   <li>Calls of one run never overlap, and come in the order in which things happened; they come on any thread.
 *   <li>A method must not block, and should be quick: the run waits for it.
 *   <li>What a method throws is logged and dropped; it changes nothing.
 * </ol>
 *
 * <p>The last four methods are for traces, and bend the first rule: {@link #assumeRoleContext} and {@link #callEnded} may
 * overlap with any other.
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

    /** The run goes on from its journal: so many of its targets have their outcome, and are not told of again. */
    default void resumed(long settledBefore) {}

    /** A row that is no valid target: {@link Status#REJECTED}, and no outcome comes. */
    default void rejected(Rejection rejection) {}

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

    /** The service did not accept a location's session: it is renewed, or if that was done just now, the location closed. */
    default void sessionRefused(Location location, String code) {}

    /** A location takes requests of so many numbers at most: it refused larger ones. */
    default void batchSizeLearned(Location location, int numbers) {}

    /**
     * Confirmations of a location were compared with reads.
     *
     * @param read how many numbers were read; 0 where reading was not allowed or did not succeed, and nothing was checked
     * @param disagreed how many of them were not as the service had confirmed
     */
    default void spotChecked(Location location, int read, int disagreed) {}

    /** A location's rate, in requests per second: when it begins, and whenever it changes. */
    default void rateChanged(Location location, double perSecond) {}

    /** A connector was closed: what it still had is {@link Status#SKIPPED}. */
    default void connectorClosed(Location location, String voiceConnectorId, String code) {}

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

    /**
     * The Reactor context that all calls of the run are made in. Called before {@link #runStarted}, by the
     * thread that subscribes where no journal is read first. By default the subscriber's.
     */
    default Context runContext(Context subscriber) {
        return subscriber;
    }

    /**
     * The Reactor context of a request that changes something. Called right after {@link #requestSent}, and its end is told
     * to {@link #callEnded}. By default the run's.
     *
     * @param numbers how many numbers it names
     * @param run what {@link #runContext} returned
     */
    default Context requestContext(Location location, String voiceConnectorId, int numbers, Context run) {
        return run;
    }

    /**
     * The Reactor context of an AssumeRole, whose end is told to {@link #callEnded}. By default that of whoever asked first
     * for the session: a run's, as a rule.
     */
    default Context assumeRoleContext(String accountId, Context asker) {
        return asker;
    }

    /**
     * A request or an AssumeRole was answered, or given up.
     *
     * @param call what {@link #requestContext} or {@link #assumeRoleContext} returned
     * @param error as of {@link #requestFinished}
     * @param requestId the service's id of the request, if it is known
     */
    default void callEnded(Context call, RequestResult result, @Nullable String error, @Nullable String requestId) {}
}
