package io.github.onhook.temporal.worker;

import io.github.onhook.RunListener;
import io.github.onhook.session.SessionProvider;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * What all chunks of a worker share.
 *
 * @param client reaches the workflows
 * @param sessions where sessions come from
 * @param listener hears every chunk's run
 * @param http the HTTP client
 * @param endpoint where Chime SDK Voice is; {@code null} for the SDK's own choice
 * @param heartbeat how often the service hears of a chunk
 */
public record Workbench(
        WorkflowClient client,
        SessionProvider sessions,
        RunListener listener,
        SdkAsyncHttpClient http,
        @Nullable URI endpoint,
        Duration heartbeat) {}
