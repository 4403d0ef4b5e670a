package io.github.onhook.internal.http;

import io.github.onhook.time.Time;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * How a service is called.
 *
 * @param endpoint where it is; {@code null} for the SDK's choice
 * @param http the HTTP client; {@code null} for one of its own
 * @param time the clocks and the scheduler
 * @param timeIsGiven whether these were set, so that nothing runs elsewhere
 */
public record Connection(@Nullable URI endpoint, @Nullable SdkAsyncHttpClient http, Time time, boolean timeIsGiven) {

    /** The connection that a builder collected. */
    public static Connection of(ConnectionBuilder<?> builder) {
        Time time = builder.time;
        return new Connection(
                builder.endpoint, builder.http, time == null ? Time.of(Schedulers.parallel()) : time, time != null);
    }
}
