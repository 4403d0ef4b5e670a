package io.github.onhook.aws;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The way to AWS: proxies and trusted certificates, as the AWS CLI reads them.
 *
 * <p>The process has one. It is read from {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY} and {@code
 * AWS_CA_BUNDLE}, unless another is {@linkplain #use used}. Every HTTP client that this library makes itself goes that way.
 */
public final class AwsNetwork {

    private static final String BLOCKING_SERVICE = "software.amazon.awssdk.http.service.impl";

    /** The JDK says no password to a proxy of encrypted connections unless this property is empty. */
    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private static volatile @Nullable AwsNetwork used;

    private final Proxies proxies;
    private final TrustManager @Nullable [] trust;

    private AwsNetwork(Proxies proxies, TrustManager @Nullable [] trust) {
        this.proxies = proxies;
        this.trust = trust;
    }

    /**
     * The network that these variables describe. Reads the file of certificates, which blocks.
     *
     * @param caBundle a file of certificates in PEM that are trusted instead of the JVM's; {@code null} for what {@code
     *     AWS_CA_BUNDLE} names, or the JVM's
     * @throws IllegalArgumentException naming the variable or file that is wrong
     */
    public static AwsNetwork of(Map<String, String> environment, @Nullable Path caBundle) {
        String named = environment.get("AWS_CA_BUNDLE");
        Path file = caBundle != null ? caBundle : named == null || named.isBlank() ? null : Path.of(named);
        return new AwsNetwork(Proxies.of(environment), file == null ? null : CaBundle.trust(file));
    }

    /** This network with other trust managers: what they trust is trusted instead of a file's certificates or the JVM's. */
    public AwsNetwork trusting(TrustManager... managers) {
        return new AwsNetwork(proxies, managers.clone());
    }

    /** The network of this process. May read a file the first time it is asked for, which blocks. */
    public static AwsNetwork current() {
        AwsNetwork network = used;
        if (network == null) {
            network = of(System.getenv(), null);
            used = network;
        }
        return network;
    }

    /**
     * Makes a network the one of this process, for clients that are made from now on, those of the SDK's own credential
     * providers among them where {@code software.amazon.awssdk:url-connection-client} is on the class path.
     */
    public static void use(AwsNetwork network) {
        used = network;
        if (network.proxies.needPassword() && System.getProperty(TUNNEL_SCHEMES) == null) {
            System.setProperty(TUNNEL_SCHEMES, "");
        }
        if (System.getProperty(BLOCKING_SERVICE) == null && BlockingHttpService.isAvailable()) {
            System.setProperty(BLOCKING_SERVICE, BlockingHttpService.class.getName());
        }
    }

    /**
     * Checks the endpoints that are configured, before the SDK fails on one in the middle of a run. Reads the profile, which
     * blocks.
     *
     * @param environment the variables
     * @param profile the profile's name; {@code null} for none
     * @param option an endpoint that goes before all of them; {@code null} for none
     * @throws IllegalArgumentException naming each that is wrong, in the SDK's own words
     */
    public static void checkEndpoints(
            Map<String, String> environment, @Nullable String profile, @Nullable String option) {
        AwsEndpoints.check(environment, profile, option);
    }

    /** A client of this network, with so many connections to an endpoint at most. */
    public SdkAsyncHttpClient httpClient(int maxConcurrency) {
        return httpClient(() -> NettyNioAsyncHttpClient.builder().maxConcurrency(maxConcurrency), AttributeMap.empty());
    }

    /**
     * A client of this network, made of as many of Netty's as there are ways that its requests go.
     *
     * @param settings a new builder at each call; proxy and trust managers are set here
     * @param defaults of the service
     */
    public SdkAsyncHttpClient httpClient(Supplier<NettyNioAsyncHttpClient.Builder> settings, AttributeMap defaults) {
        return new RoutingHttpClient(this, settings, defaults);
    }

    Proxies proxies() {
        return proxies;
    }

    TrustManager @Nullable [] trust() {
        return trust;
    }

    /** The proxies, without users and passwords. */
    @Override
    public String toString() {
        return "AwsNetwork[" + proxies + (trust == null ? "" : ", own certificates") + ']';
    }
}
