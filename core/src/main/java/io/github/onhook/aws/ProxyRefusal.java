package io.github.onhook.aws;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * Says why a proxy refuses a tunnel, which Netty's client keeps to itself: asks the proxy for one more with the JDK's client,
 * which names the status. At most once in half a minute for each proxy.
 */
final class ProxyRefusal {

    /** How Netty's client says that the answer to {@code CONNECT} was not 200. */
    private static final String REFUSED = "Could not connect to proxy";

    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Map<ProxyAddress, Mono<String>> reasons = new ConcurrentHashMap<>();

    /** Executes a request by a proxy; its failure names the answer of the proxy. */
    CompletableFuture<Void> execute(SdkAsyncHttpClient client, AsyncExecuteRequest request, ProxyAddress proxy) {
        Handler handler = new Handler(request.responseHandler());
        AsyncExecuteRequest.Builder observed = AsyncExecuteRequest.builder()
                .request(request.request())
                .requestContentPublisher(request.requestContentPublisher())
                .responseHandler(handler)
                .fullDuplex(request.fullDuplex());
        request.metricCollector().ifPresent(observed::metricCollector);
        return Mono.fromFuture(() -> client.execute(observed.build()))
                .onErrorResume(
                        ProxyRefusal::isRefusal,
                        e -> reason(request, proxy).flatMap(reason -> {
                            IOException explained = new IOException(reason);
                            explained.addSuppressed(e);
                            handler.to.onError(explained);
                            return Mono.error(explained);
                        }))
                .toFuture();
    }

    private Mono<String> reason(AsyncExecuteRequest request, ProxyAddress proxy) {
        URI endpoint = request.request().getUri();
        return reasons.computeIfAbsent(
                proxy,
                p -> Mono.fromCallable(() -> ask(endpoint, p))
                        .subscribeOn(Schedulers.boundedElastic())
                        .cache(REMEMBERED));
    }

    private static String ask(URI endpoint, ProxyAddress proxy) {
        String by = "the proxy " + proxy + " refuses the way to " + endpoint.getHost();
        try {
            int port = endpoint.getPort() >= 0 ? endpoint.getPort() : 443;
            HttpURLConnection tunnel =
                    (HttpURLConnection) new URL("https", endpoint.getHost(), port, "/").openConnection(proxy.toJdk());
            tunnel.setConnectTimeout(TIMEOUT_MILLIS);
            tunnel.setReadTimeout(TIMEOUT_MILLIS);
            proxy.authorize(tunnel);
            tunnel.connect();
            tunnel.disconnect();
            return by;
        } catch (IOException e) {
            return NetworkAdvice.with(by + ": " + e.getMessage());
        }
    }

    private static boolean isRefusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (REFUSED.equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** Keeps a refusal back until it can be explained. */
    private static final class Handler implements SdkAsyncHttpResponseHandler {

        private final SdkAsyncHttpResponseHandler to;

        Handler(SdkAsyncHttpResponseHandler to) {
            this.to = to;
        }

        @Override
        public void onHeaders(SdkHttpResponse headers) {
            to.onHeaders(headers);
        }

        @Override
        public void onStream(Publisher<ByteBuffer> stream) {
            to.onStream(stream);
        }

        @Override
        public void onError(Throwable e) {
            if (!isRefusal(e)) {
                to.onError(e);
            }
        }
    }
}
