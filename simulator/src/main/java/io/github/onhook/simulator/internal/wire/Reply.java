package io.github.onhook.simulator.internal.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP answer before it is sent. */
public final class Reply {
    public static final String JSON = "application/json";

    private final int status;
    private final String contentType;
    private final @Nullable String errorType;
    private final byte[] body;
    private final Map<String, String> headers;
    private final boolean requestId;

    /**
     * @param errorType what the header {@code x-amzn-ErrorType} says; null leaves the header out
     * @param body not copied
     */
    public Reply(int status, String contentType, @Nullable String errorType, byte[] body) {
        this(status, contentType, errorType, body, Map.of(), true);
    }

    private Reply(
            int status,
            String contentType,
            @Nullable String errorType,
            byte[] body,
            Map<String, String> headers,
            boolean requestId) {
        this.status = status;
        this.contentType = contentType;
        this.errorType = errorType;
        this.body = body;
        this.headers = headers;
        this.requestId = requestId;
    }

    public static Reply json(byte[] body) {
        return new Reply(200, JSON, null, body);
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public @Nullable String errorType() {
        return errorType;
    }

    /** The body itself, not a copy. */
    public byte[] body() {
        return body;
    }

    /** This answer with another body under the same status and headers. */
    public Reply withBody(byte[] other) {
        return new Reply(status, contentType, errorType, other, headers, requestId);
    }

    /** This answer with further headers. */
    public Reply withHeaders(Map<String, String> further) {
        return new Reply(status, contentType, errorType, body, further, requestId);
    }

    /** This answer without the service's request id. */
    public Reply withoutRequestId() {
        return new Reply(status, contentType, errorType, body, headers, false);
    }

    /** Further headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Whether it carries the service's request id. */
    public boolean hasRequestId() {
        return requestId;
    }
}
