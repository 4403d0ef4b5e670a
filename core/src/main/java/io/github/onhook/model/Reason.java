package io.github.onhook.model;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.internal.text.ReasonCodes;
import java.util.Locale;
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
        return stored.equals("AlienAnswer") ? ReasonCodes.UNEXPECTED_RESPONSE : stored;
    }

    /** Something without a request of its own. */
    public static Reason of(Source source, String code, String message) {
        return new Reason(source, code, message, null);
    }

    /** Who said what an {@link Outcome} rests on, where that is more than a plain confirmation. */
    public enum Source {
        /** The service, of this number: an entry of the answer's {@code PhoneNumberErrors}. */
        NUMBER,
        /** The service, of the whole request. */
        REQUEST,
        /** STS, or another provider of sessions, of the account. */
        SESSION,
        /** The check of the input, before anything was sent. */
        INPUT,
        /** Onhook itself: a timeout, a deadline, a stop, a tolerance exceeded. */
        CLIENT,
        /** The service, asked by a read afterwards. */
        READ;

        /** The name in reports: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
