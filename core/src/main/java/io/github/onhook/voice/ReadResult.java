package io.github.onhook.voice;

import org.jspecify.annotations.Nullable;

/** What came back for a read of one number. */
public sealed interface ReadResult {

    /**
     * The account has the number.
     *
     * @param onConnector whether it is on the connector that was asked for
     * @param requestId the service's id of the request
     */
    record Found(boolean onConnector, @Nullable String requestId) implements ReadResult {}

    /**
     * The account does not have the number.
     *
     * @param requestId the service's id of the request
     */
    record Absent(@Nullable String requestId) implements ReadResult {}

    /**
     * The read was refused.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ReadResult {}
}
