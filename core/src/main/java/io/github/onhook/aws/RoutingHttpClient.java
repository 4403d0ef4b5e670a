package io.github.onhook.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/** Netty's client, one for each way that requests go: directly, or by a proxy. The first request of a way makes it. */
final class RoutingHttpClient implements SdkAsyncHttpClient {

    private final AwsNetwork network;
    private final Supplier<NettyNioAsyncHttpClient.Builder> settings;
    private final AttributeMap defaults;
    private final Map<Optional<ProxyAddress>, SdkAsyncHttpClient> clients = new ConcurrentHashMap<>();
    private final ProxyRefusal refusals = new ProxyRefusal();

    RoutingHttpClient(AwsNetwork network, Supplier<NettyNioAsyncHttpClient.Builder> settings, AttributeMap defaults) {
        this.network = network;
        this.settings = settings;
        this.defaults = defaults;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        ProxyAddress proxy = network.proxies().to(request.request().getUri());
        SdkAsyncHttpClient client = clients.computeIfAbsent(Optional.ofNullable(proxy), this::client);
        return proxy == null ? client.execute(request) : refusals.execute(client, request, proxy);
    }

    private SdkAsyncHttpClient client(Optional<ProxyAddress> proxy) {
        ProxyConfiguration.Builder by =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        proxy.ifPresent(address -> by.scheme("http")
                .host(address.host())
                .port(address.port())
                .username(address.user())
                .password(address.password()));
        NettyNioAsyncHttpClient.Builder builder = settings.get().proxyConfiguration(by.build());
        TrustManager[] trust = network.trust();
        if (trust != null) {
            builder.tlsTrustManagersProvider(() -> trust);
        }
        return builder.buildWithDefaults(defaults);
    }

    @Override
    public String clientName() {
        return "NettyNio";
    }

    @Override
    public void close() {
        clients.values().forEach(SdkAsyncHttpClient::close);
        clients.clear();
    }
}
