package io.github.onhook.temporal.wire;

import io.github.onhook.model.Reason;
import io.github.onhook.model.Source;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Reason}, as it goes over the wire.
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

    /** What Onhook decided itself. */
    public static WireReason decided(String code, String message) {
        return new WireReason(Source.CLIENT.name(), code, message, null);
    }

    /** The reason as it goes over the wire. */
    public static WireReason of(Reason reason) {
        Source source = reason.source();
        return new WireReason(
                source == null ? null : source.name(), reason.code(), reason.message(), reason.requestId());
    }

    /** The reason that came over the wire. */
    public Reason toReason() {
        return new Reason(source == null ? null : Source.valueOf(source), code, message, requestId);
    }
}
