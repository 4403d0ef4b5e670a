package io.github.onhook.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The HTTP client of the SDK's own credential providers, which block: the way of {@link AwsNetwork#current()}. The SDK makes it
 * by reflection, by the name that {@link AwsNetwork#use} sets.
 */
public final class BlockingHttpService implements SdkHttpService {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** For the SDK. */
    public BlockingHttpService() {}

    static boolean isAvailable() {
        try {
            Class.forName(
                    "software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient",
                    false,
                    BlockingHttpService.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return new Builder();
    }

    private static final class Builder implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
            AwsNetwork network = AwsNetwork.current();
            SSLSocketFactory sockets = sockets(network.trust());
            return UrlConnectionHttpClient.create(uri -> connection(uri, network.proxies(), sockets));
        }
    }

    private static HttpURLConnection connection(URI uri, Proxies proxies, @Nullable SSLSocketFactory sockets) {
        ProxyAddress proxy = proxies.to(uri);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri.toURL().openConnection(proxy == null ? Proxy.NO_PROXY : proxy.toJdk());
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
            if (sockets != null && connection instanceof HttpsURLConnection encrypted) {
                encrypted.setSSLSocketFactory(sockets);
            }
            if (proxy != null) {
                proxy.authorize(connection);
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable SSLSocketFactory sockets(TrustManager @Nullable [] trust) {
        if (trust == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
