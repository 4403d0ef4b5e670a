package io.github.onhook.internal.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a request that changes something. */
public sealed interface ChangeResult {

    /**
     * The service confirmed the request: the answer is its own and whole, and every error in it names an item of the
     * request.
     *
     * @param errors the items it refused; all others are changed
     * @param requestId the service's id of the request
     */
    record Accepted(List<ItemError> errors, @Nullable String requestId) implements ChangeResult {}

    /**
     * An answer of the service, but without the member that lists the refused items. It proves nothing by itself: the
     * service may leave the member out where no item failed.
     *
     * @param missing what is missing, for people
     * @param requestId the service's id of the request
     */
    record Unproven(String missing, String requestId) implements ChangeResult {}

    /**
     * The service, or something between it and the caller, refused the request as a whole, or no answer came.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ChangeResult {}

    /**
     * An item that was refused.
     *
     * @param item packed
     * @param code the code as it was sent
     * @param message the message, if there is one
     */
    record ItemError(long item, String code, @Nullable String message) {}
}
