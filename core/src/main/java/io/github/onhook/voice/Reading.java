package io.github.onhook.voice;

import org.jspecify.annotations.Nullable;

/** What came back for a read of one number. */
public sealed interface Reading {

    /**
     * The account has the number.
     *
     * @param onConnector whether it is on the connector that was asked for
     * @param requestId the service's id of the request
     */
    record Found(boolean onConnector, @Nullable String requestId) implements Reading {}

    /**
     * The account does not have the number.
     *
     * @param requestId the service's id of the request
     */
    record Absent(@Nullable String requestId) implements Reading {}

    /**
     * The read was refused.
     *
     * @param refusal what that means
     */
    record Refused(Refusal refusal) implements Reading {}
}
