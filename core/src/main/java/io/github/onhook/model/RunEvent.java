package io.github.onhook.model;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * An event of a run, as a {@link RunListener} receives it. Later versions may add components and kinds: read events by their
 * accessors. Nanoseconds are of the monotonic clock.
 */
public sealed interface RunEvent {

    /** The run was subscribed to, or resumed. */
    record RunStarted(String runId, Operation operation) implements RunEvent {}

    /** The run resumed from its journal: this many of its targets have their outcome, which is not reported again. */
    record Resumed(long settledBefore) implements RunEvent {}

    /** A location has this many more targets. Each is settled before the run ends. */
    record TargetsAccepted(Location location, long targets) implements RunEvent {}

    /**
     * A request that changes something was handed to the HTTP client.
     *
     * @param numbers how many numbers it names; 0 where that is not known
     * @param voiceConnectorId the connector that it names; {@code null} where that is not known
     */
    record RequestSent(
            Location location,
            Operation operation,
            int numbers,
            @Nullable String voiceConnectorId) implements RunEvent {

        /** A request of an unknown connector, as a journal holds it. */
        public RequestSent(Location location, Operation operation, int numbers) {
            this(location, operation, numbers, null);
        }
    }

    /**
     * A request that changes something was answered, or given up.
     *
     * @param error the error code of the whole request; {@code null} where there was none
     * @param nanos from handing it over to its answer
     * @param requestId the service's id of the request, if it is known
     * @param context what {@link RunListener#requestSent} returned
     */
    record RequestFinished(
            Location location,
            Operation operation,
            RequestResult result,
            @Nullable String error,
            long nanos,
            @Nullable String requestId,
            Context context)
            implements RunEvent {

        /** A request of another process, as a journal holds it: without id and context. */
        public RequestFinished(
                Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {
            this(location, operation, result, error, nanos, null, Context.empty());
        }
    }

    /** A read was handed to the HTTP client. */
    record ReadSent(Location location) implements RunEvent {}

    /**
     * A request waited for a token.
     *
     * @param scope the bucket that it waited for
     */
    record ThrottleWaited(ThrottleScope scope, long nanos) implements RunEvent {}

    /** AssumeRole of an account was handed to the HTTP client. */
    record AssumeRoleSent(String accountId) implements RunEvent {}

    /**
     * AssumeRole was answered, or given up.
     *
     * @param error the error code; {@code null} where it gave a session
     * @param nanos from handing it over to its answer
     * @param requestId the service's id of the request; known only where it refused
     * @param context what {@link RunListener#assumeRoleSent} returned
     */
    record AssumeRoleFinished(
            String accountId,
            @Nullable String error,
            long nanos,
            @Nullable String requestId,
            Context context) implements RunEvent {

        /** A call of another process, as a journal holds it: without id and context. */
        public AssumeRoleFinished(String accountId, @Nullable String error, long nanos) {
            this(accountId, error, nanos, null, Context.empty());
        }
    }

    /** The service refused a location's session. It is renewed; if that was done just before, the location closes. */
    record SessionRefused(Location location, String code) implements RunEvent {}

    /** A location refused larger requests: from now on its requests name at most this many numbers. */
    record BatchSizeLearned(Location location, int numbers) implements RunEvent {}

    /**
     * Confirmations of a location were compared with reads.
     *
     * @param read how many numbers were read; 0 where reading was not allowed or failed, and nothing was checked
     * @param disagreed how many of them were not as the service had confirmed
     */
    record SpotChecked(Location location, int read, int disagreed) implements RunEvent {}

    /**
     * Of a move: numbers of a location are on neither connector any more, or no longer on neither.
     *
     * @param by how many more, or with a minus how many fewer
     */
    record TransitChanged(Location location, int by) implements RunEvent {}

    /** The rate of a location, in requests per second: before its first request, and on every change. */
    record RateChanged(Location location, double perSecond) implements RunEvent {}

    /**
     * What the run learned of the quota of a location, at its end; not where too little was throttled to know it.
     *
     * @param requestsPerSecond the quota
     * @param burst how many requests it admits at once
     * @param knownBefore whether the run started from what an earlier one had learned
     */
    record RateLearned(Location location, double requestsPerSecond, double burst, boolean knownBefore)
            implements RunEvent {}

    /** A connector closed: its remaining targets are {@link Status#SKIPPED}. */
    record ConnectorClosed(Location location, String voiceConnectorId, String code) implements RunEvent {}

    /** A location closed: its remaining targets are {@link Status#SKIPPED}. */
    record LocationClosed(Location location, String code) implements RunEvent {}

    /**
     * The run ended.
     *
     * @param stopReason why it stopped before its end, if it did
     * @param nanos from its start
     */
    record RunFinished(
            String runId,
            Operation operation,
            RunStatus status,
            @Nullable String stopReason,
            long nanos) implements RunEvent {}

    /** Whose token bucket a request waits for. */
    enum ThrottleScope {
        /** One account in one Region. */
        LOCATION,
        /** The whole run. */
        RUN,
        /** STS, at the caller's account and Region. */
        STS
    }

    /** What became of one request. */
    enum RequestResult {
        /** Answered with 200, also where single numbers were refused. */
        SUCCESS,
        /** Refused for its rate. */
        THROTTLED,
        /** Refused for another reason. */
        ERROR,
        /** No answer, or none that could be understood: it may have been acted on. */
        TIMEOUT
    }
}
