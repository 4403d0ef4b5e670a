package io.github.onhook.internal.chime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a request that changes something. */
public sealed interface ChangeResult {

    /**
     * The service confirmed the request: HTTP 200, a request id, the documented member, and every error in it names a
     * number of the request.
     *
     * @param errors the numbers it refused; all others are changed
     * @param requestId the service's id of the request
     */
    record Accepted(List<NumberError> errors, @Nullable String requestId) implements ChangeResult {}

    /**
     * HTTP 200, a request id and JSON, but without the member that lists the refused numbers. It proves nothing by itself:
     * the service may leave the member out where no number failed.
     *
     * @param requestId the service's id of the request
     */
    record Unproven(String requestId) implements ChangeResult {}

    /**
     * The service, or something between it and the caller, refused the request as a whole, or no answer came.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ChangeResult {}

    /**
     * An entry of {@code PhoneNumberErrors}.
     *
     * @param digits the number, as {@link io.github.onhook.model.PhoneNumber#digits()}
     * @param code the code as it was sent
     * @param message the message, if there is one
     */
    record NumberError(long digits, String code, @Nullable String message) {}
}
