package io.github.onhook.voice;

import io.github.onhook.Reason;
import io.github.onhook.Source;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole request came to nothing.
 *
 * @param kind what there is to do about it
 * @param source {@link Source#REQUEST} where the service said so, {@link Source#CLIENT} where no answer came
 * @param code the error's name without a trailing {@code Exception}; where it has none, the name that its HTTP status has
 * @param message for people
 * @param requestId the service's id of the request, if it gave one
 */
public record RequestFailure(
        Kind kind,
        Source source,
        String code,
        @Nullable String message,
        @Nullable String requestId) {

    /** What there is to do about a failure. */
    public enum Kind {
        /** Too many requests: send slower. */
        THROTTLED,
        /** Not acted on, for now: try again. */
        UNAVAILABLE,
        /** Perhaps acted on: try again, and do not believe that a number which is off was off before. */
        AMBIGUOUS,
        /** Something about the request is wrong. */
        BAD_REQUEST,
        /** There is no such connector. */
        NO_CONNECTOR,
        /** The session is not accepted. */
        UNAUTHENTICATED,
        /** The session may not do this. */
        FORBIDDEN,
        /** The Region cannot be used. */
        NO_REGION
    }

    /** This as the reason of an outcome. */
    public Reason reason() {
        return new Reason(source, code, message, requestId);
    }
}
