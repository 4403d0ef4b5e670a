package io.github.onhook.simulator.internal.wire;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One HTTP request, whole, as it stood on the wire. */
public final class Call {
    private final String method;
    private final String path;
    private final String query;
    private final HttpHeaders headers;
    private final byte[] body;

    /**
     * @param uri path and query, still percent-encoded
     * @param body not copied
     */
    public Call(String method, String uri, HttpHeaders headers, byte[] body) {
        int mark = uri.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? uri : uri.substring(0, mark);
        this.query = mark < 0 ? "" : uri.substring(mark + 1);
        this.headers = headers;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** The path, still percent-encoded. */
    public String path() {
        return path;
    }

    /** What follows the question mark, still percent-encoded; empty where there is none. */
    public String query() {
        return query;
    }

    public HttpHeaders headers() {
        return headers;
    }

    public @Nullable String header(CharSequence name) {
        return headers.get(name);
    }

    /** The body itself, not a copy. */
    public byte[] body() {
        return body;
    }
}
