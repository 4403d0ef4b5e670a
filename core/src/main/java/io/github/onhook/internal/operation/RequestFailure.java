package io.github.onhook.internal.operation;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole request failed. Code and message are cut and made visible ({@link ForeignText}).
 *
 * @param kind what there is to do about it
 * @param source {@link Source#REQUEST} where the service said so, {@link Source#CLIENT} where no answer came, or none of
 *     the service's
 * @param code the error's name without a trailing {@code Exception}; where it has none, the name that its HTTP status has
 * @param message for people
 * @param requestId the service's id of the request, if it gave one
 * @param retryAfter how long the service asks to wait, if it does
 */
public record RequestFailure(
        Kind kind,
        Source source,
        String code,
        @Nullable String message,
        @Nullable String requestId,
        @Nullable Duration retryAfter) {

    /** The code of an answer that is not the service's, or not as it is documented. */
    public static final String UNEXPECTED_RESPONSE = ReasonCodes.UNEXPECTED_RESPONSE;

    /** Cuts code and message. */
    public RequestFailure {
        code = ForeignText.code(code);
        message = message == null ? null : ForeignText.message(message);
    }

    /** A failure after which the service does not ask to wait. */
    public RequestFailure(Kind kind, Source source, String code, @Nullable String message, @Nullable String requestId) {
        this(kind, source, code, message, requestId, null);
    }

    /** What there is to do about a failure. */
    public enum Kind {
        /** Too many requests: send slower. */
        THROTTLED,
        /** Not acted on, for now: try again. */
        UNAVAILABLE,
        /** Perhaps acted on: try again, and do not believe that a number which is off was off before. */
        AMBIGUOUS,
        /** The same, and the answer is not the service's: several in a row close the location. */
        UNEXPECTED,
        /** Something about the request is wrong. */
        BAD_REQUEST,
        /** There is no such connector. */
        NO_CONNECTOR,
        /** The session is not accepted. */
        UNAUTHENTICATED,
        /** The session may not do this. */
        FORBIDDEN,
        /** The Region cannot be used. */
        NO_REGION,
        /** No secure connection can be made: trying again does not help. */
        INSECURE
    }

    /** Whether nothing answered: no answer came, or one of an intermediary that could not reach the service. */
    public boolean isUnanswered() {
        return source == Source.CLIENT && (kind == Kind.AMBIGUOUS || kind == Kind.UNAVAILABLE);
    }

    /** Whether it was sent and no answer came, so that it may well have been acted on. */
    public boolean isLost() {
        return source == Source.CLIENT && kind == Kind.AMBIGUOUS && !code.equals(UNEXPECTED_RESPONSE);
    }

    /** This as the reason of an outcome. */
    public Reason reason() {
        return new Reason(source, code, message, requestId);
    }
}
