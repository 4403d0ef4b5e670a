package io.github.onhook.internal.http;

import io.github.onhook.time.Time;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The settings that everything has in common that calls a service: endpoint, HTTP client, and clock. */
public abstract class ConnectionBuilder<B extends ConnectionBuilder<B>> {

    @Nullable URI endpoint;

    @Nullable SdkAsyncHttpClient http;

    @Nullable Time time;

    /** A builder without any of them. */
    protected ConnectionBuilder() {}

    /** This, as the builder that it is. */
    protected abstract B self();

    /** Where the service is, in every Region, instead of the SDK's own choice. */
    public B endpointOverride(@Nullable URI value) {
        endpoint = value;
        return self();
    }

    /**
     * The HTTP client, which should allow as many connections as there may be requests in flight. Not closed by what is built.
     * Default: Netty's, of its own.
     */
    public B httpClient(SdkAsyncHttpClient value) {
        http = Objects.requireNonNull(value, "httpClient");
        return self();
    }

    /** The clocks and the scheduler. Default: the machine's, and {@link Schedulers#parallel()}. */
    public B time(Time value) {
        time = Objects.requireNonNull(value, "time");
        return self();
    }
}
