package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of a {@link Reason}.
 *
 * @param source the name of its source
 * @param code its code
 * @param message its message
 * @param requestId its request
 */
public record WireReason(
        @Nullable String source,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestId) {

    /** A decision of Onhook. */
    public static WireReason decided(String code, String message) {
        return new WireReason(Source.CLIENT.name(), code, message, null);
    }

    /** Converts to the wire form. */
    public static WireReason of(Reason reason) {
        Source source = reason.source();
        return new WireReason(
                source == null ? null : source.name(), reason.code(), reason.message(), reason.requestId());
    }

    /** The same reason without its request, which tells equal reasons of several requests. */
    public WireReason withoutRequest() {
        return new WireReason(source, code, message, null);
    }

    /** The same reason, of this request. */
    public WireReason withRequest(@Nullable String request) {
        return new WireReason(source, code, message, request);
    }

    /** Converts from the wire form. */
    public Reason toReason() {
        return new Reason(KnownNames.find(Source.values(), source).orElse(null), code, message, requestId);
    }
}
