package io.github.onhook.internal.chime;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of a read. */
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
     * A page of the numbers on a connector.
     *
     * @param digits the numbers, as {@link io.github.onhook.model.PhoneNumber#digits()}
     * @param nextToken asks for the next page; {@code null} on the last one
     * @param requestId the service's id of the request
     */
    record Listed(
            Set<Long> digits,
            @Nullable String nextToken,
            @Nullable String requestId) implements ReadResult {}

    /**
     * The read failed.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ReadResult {}
}
