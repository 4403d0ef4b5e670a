package io.github.onhook.simulator.fault;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Fault} does to a request. */
public sealed interface Effect {

    /** Nothing of the request is applied; the answer is an error with its name in header and body. */
    static Effect error(int status, String code) {
        return new Failure(status, code, "Injected fault", ErrorForm.HEADER, false);
    }

    /** The numbers concerned fail within an answer of HTTP 200, every time. */
    static Effect numberError(String code) {
        return new NumberError(code, "Injected fault", Integer.MAX_VALUE);
    }

    /** The numbers concerned fail within an answer of HTTP 200, each the first {@code times} that it is asked for. */
    static Effect numberError(String code, int times) {
        return new NumberError(code, "Injected fault", times);
    }

    /** The connection is closed, and nothing is applied. */
    static Effect drop() {
        return new Drop(false);
    }

    /** The request is applied, then the connection is closed without an answer. */
    static Effect loseAnswer() {
        return new Drop(true);
    }

    /** Nothing is applied and nothing answered; the connection stays open. */
    static Effect neverAnswer() {
        return new Silence(false);
    }

    /** The request is applied, then nothing is answered; the connection stays open. */
    static Effect stall() {
        return new Silence(true);
    }

    /** Nothing of the request is applied; the answer is an error with {@code Retry-After} in seconds. */
    static Effect error(int status, String code, int retryAfterSeconds) {
        return new Failure(
                status, code, "Injected fault", ErrorForm.HEADER, false, Integer.toString(retryAfterSeconds));
    }

    /** Nothing is applied; the answer reports success nevertheless. */
    static Effect pretend() {
        return answer("{\"PhoneNumberErrors\":[]}", false);
    }

    /** The answer is this with status 200, as the service's; applied or not. */
    static Effect answer(String body, boolean applied) {
        return new Answer(200, "application/json", body, applied);
    }

    /** The answer is that of something between caller and service: without a request id. */
    static Effect intermediary(int status, String contentType, String body, boolean applied) {
        return new Answer(status, contentType, body, applied, Map.of(), false);
    }

    /** Nothing is applied; the answer is a proxy's HTML page with status 502. */
    static Effect htmlBadGateway() {
        return intermediary(502, "text/html", """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body><center><h1>502 Bad Gateway</h1></center></body>
            </html>
            """, false);
    }

    /** The request is applied; the answer's JSON or XML breaks off in the middle. */
    static Effect truncate() {
        return new Truncate();
    }

    /** The request is applied; the answer is this instead, with status 200. */
    static Effect answer(String body) {
        return new Answer(200, "application/json", body, true);
    }

    /** The request is applied; the body of the answer comes byte by byte with this pause before each. */
    static Effect drip(Duration perByte) {
        return new Drip(perByte);
    }

    /** The caller's session is unknown from now on, beginning with this request. */
    static Effect revokeSession() {
        return new EndSession(false);
    }

    /** The caller's session is expired from now on, beginning with this request. */
    static Effect expireSession() {
        return new EndSession(true);
    }

    /**
     * An error instead of the answer.
     *
     * @param applied whether the request takes effect nevertheless
     * @param retryAfter the header {@code Retry-After}; null for none
     */
    record Failure(
            int status,
            String code,
            String message,
            ErrorForm form,
            boolean applied,
            @Nullable String retryAfter) implements Effect {
        /** An error that does not ask to wait. */
        public Failure(int status, String code, String message, ErrorForm form, boolean applied) {
            this(status, code, message, form, applied, null);
        }

        public Failure {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status must be 400..599, was " + status);
            }
        }
    }

    /**
     * An error of single numbers.
     *
     * @param times how often each number fails; {@link Integer#MAX_VALUE} is for ever
     */
    record NumberError(String code, String message, int times) implements Effect {
        public NumberError {
            if (times < 1) {
                throw new IllegalArgumentException("times must be at least 1, was " + times);
            }
        }
    }

    /** A closed connection, before or after applying. */
    record Drop(boolean applied) implements Effect {}

    /** An open connection that says nothing, before or after applying. */
    record Silence(boolean applied) implements Effect {}

    /**
     * An answer of one's own.
     *
     * @param contentType empty for none
     * @param applied whether the request takes effect nevertheless
     * @param headers further ones
     * @param requestId whether it carries the service's request id; an intermediary's answer does not
     */
    record Answer(
            int status,
            String contentType,
            String body,
            boolean applied,
            Map<String, String> headers,
            boolean requestId)
            implements Effect {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** An answer with a request id and without further headers. */
        public Answer(int status, String contentType, String body, boolean applied) {
            this(status, contentType, body, applied, Map.of(), true);
        }
    }

    /** Half an answer. */
    record Truncate() implements Effect {}

    /** A slow answer. */
    record Drip(Duration perByte) implements Effect {
        public Drip {
            if (perByte.isNegative() || perByte.isZero()) {
                throw new IllegalArgumentException("perByte must be greater than zero, was " + perByte);
            }
        }
    }

    /** The end of a session. */
    record EndSession(boolean expired) implements Effect {}
}
