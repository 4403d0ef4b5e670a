package io.github.onhook.internal.operation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of a read. */
public sealed interface ReadResult {

    /**
     * The account has the item.
     *
     * @param standing how far it is
     * @param where what was found, for the message of an item that is not as wanted
     * @param requestId the service's id of the request
     */
    record Found(Standing standing, String where, @Nullable String requestId) implements ReadResult {}

    /**
     * The account does not have the item.
     *
     * @param requestId the service's id of the request
     */
    record Absent(@Nullable String requestId) implements ReadResult {}

    /**
     * A page of what is there.
     *
     * @param items packed
     * @param nextToken asks for the next page; {@code null} on the last one
     * @param requestId the service's id of the request
     */
    record Listed(
            Set<Long> items,
            @Nullable String nextToken,
            @Nullable String requestId) implements ReadResult {}

    /**
     * The read failed.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ReadResult {}
}
