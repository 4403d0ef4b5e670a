package io.github.onhook.internal.chime;

import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** One client a Region, over one HTTP client, without retries and without credentials of its own. */
public final class RegionalClients implements AutoCloseable {

    private final SdkAsyncHttpClient http;
    private final @Nullable URI endpoint;
    private final Scheduler building;
    private final ConcurrentMap<String, Mono<ChimeSdkVoiceAsyncClient>> clients = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ChimeSdkVoiceAsyncClient> built = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * Builds clients as they are asked for.
     *
     * @param http shared by all; not closed with this
     * @param endpoint instead of the SDK's own choice, if not {@code null}
     * @param building where clients are built: that reads files, which blocks
     */
    public RegionalClients(SdkAsyncHttpClient http, @Nullable URI endpoint, Scheduler building) {
        this.http = http;
        this.endpoint = endpoint;
        this.building = building;
    }

    Mono<ChimeSdkVoiceAsyncClient> in(String region) {
        if (isClosed()) {
            return Mono.error(closed());
        }
        ChimeSdkVoiceAsyncClient ready = ready(region);
        return ready == null ? clients.computeIfAbsent(region, this::building) : Mono.just(ready);
    }

    /** The Region's client, if it was asked for before. */
    @Nullable ChimeSdkVoiceAsyncClient ready(String region) {
        return built.get(region);
    }

    private Mono<ChimeSdkVoiceAsyncClient> building(String region) {
        return Mono.fromCallable(() -> kept(region, build(region)))
                .subscribeOn(building)
                .cacheInvalidateIf(client -> false);
    }

    private synchronized ChimeSdkVoiceAsyncClient kept(String region, ChimeSdkVoiceAsyncClient client) {
        if (closed) {
            client.close();
            throw closed();
        }
        built.put(region, client);
        return client;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the clients of Chime SDK Voice are closed: they make no call");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private ChimeSdkVoiceAsyncClient build(String region) {
        return ChimeSdkVoiceAsyncClient.builder()
                .region(Region.of(region))
                .httpClient(http)
                .endpointOverride(endpoint)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(
                        o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).addExecutionInterceptor(new BeforeChange()))
                // On the threads they come on: nothing that follows blocks.
                .asyncConfiguration(
                        o -> o.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .build();
    }

    /** Closes the clients, and refuses to make others. */
    @Override
    public synchronized void close() {
        closed = true;
        built.values().forEach(ChimeSdkVoiceAsyncClient::close);
        built.clear();
        clients.clear();
    }
}
