package io.github.onhook.voice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came back for a request that changes something. */
public sealed interface ChangeResult {

    /**
     * The service answered with 200, and every error in it names a number that was asked.
     *
     * @param errors the numbers it refused; all others are changed
     * @param requestId the service's id of the request
     */
    record Accepted(List<NumberError> errors, @Nullable String requestId) implements ChangeResult {}

    /**
     * The service, or the way to it, refused the request as a whole.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements ChangeResult {}

    /**
     * An entry of {@code PhoneNumberErrors}.
     *
     * @param digits the number, as {@link io.github.onhook.PhoneNumber#digits()}
     * @param code the code as it was sent
     * @param message the message, if there is one
     */
    record NumberError(long digits, String code, @Nullable String message) {}
}
