package io.github.onhook.model;

import io.github.onhook.internal.text.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Outcome} rests on.
 *
 * <p>Text of the service is kept as {@link ForeignText} makes it: codes and ids of at most 128 characters, messages of 4096.
 *
 * @param source who said so; {@code null} for a plain confirmation
 * @param code the service's error code also one that no model names; or a code of Onhook's own
 * @param message for people; never holds a secret
 * @param requestId the service's id of the request that decided it
 */
public record Reason(
        @Nullable Source source,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestId) {

    /** Makes the text {@linkplain ForeignText visible and short}. */
    public Reason {
        code = code == null ? null : ForeignText.code(code);
        message = message == null ? null : ForeignText.message(message);
        requestId = requestId == null ? null : ForeignText.code(requestId);
    }

    /** The service confirmed it, in the answer to this request. */
    public static Reason confirmed(@Nullable String requestId) {
        return new Reason(null, null, null, requestId);
    }

    /** A reason read from a file, perhaps of an earlier version: a code that was renamed since gets its present name. */
    public static Reason stored(
            @Nullable Source source, @Nullable String code, @Nullable String message, @Nullable String requestId) {
        return new Reason(source, code == null ? null : currentCode(code), message, requestId);
    }

    /** The present name of a code that was stored. */
    public static String currentCode(String stored) {
        return stored.equals("AlienAnswer") ? "UnexpectedResponse" : stored;
    }

    /** Something without a request of its own. */
    public static Reason of(Source source, String code, String message) {
        return new Reason(source, code, message, null);
    }
}
