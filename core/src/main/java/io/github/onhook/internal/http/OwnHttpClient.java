package io.github.onhook.internal.http;

import io.github.onhook.aws.AwsNetwork;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The SDK's Netty client, by the network of this process, on event loops of its own, which end by themselves after it is
 * closed: two seconds after their last task, so that what completes late still can. Of its own event loops, the SDK blocks
 * the caller until they have ended.
 */
public final class OwnHttpClient implements SdkAsyncHttpClient {

    private static final long QUIET_SECONDS = 2;
    private static final long LONGEST_SHUTDOWN_SECONDS = 15;

    private final SdkEventLoopGroup loops =
            SdkEventLoopGroup.builder().threadFactory(new HttpThreads()).build();
    private final SdkAsyncHttpClient client;

    private OwnHttpClient(Supplier<NettyNioAsyncHttpClient.Builder> settings, AttributeMap defaults) {
        client = AwsNetwork.current().httpClient(() -> settings.get().eventLoopGroup(loops), defaults);
    }

    /** A client with so many connections at most. */
    public static OwnHttpClient of(int connections) {
        return new OwnHttpClient(
                () -> NettyNioAsyncHttpClient.builder().maxConcurrency(connections), AttributeMap.empty());
    }

    /** For an SDK client that is to close it. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        return client.execute(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
        Future<?> unused =
                loops.eventLoopGroup().shutdownGracefully(QUIET_SECONDS, LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the event loops are about to end, or have. */
    boolean isShuttingDown() {
        return loops.eventLoopGroup().isShuttingDown();
    }

    /** Makes the client when an SDK client is built. */
    public static final class Builder implements SdkAsyncHttpClient.Builder<Builder> {

        private Builder() {}

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return new OwnHttpClient(NettyNioAsyncHttpClient::builder, defaults);
        }
    }
}
