package io.github.onhook.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads where: {@code HTTPS_PROXY} to endpoints of {@code https}, {@code HTTP_PROXY} to those of {@code http}, and
 * none to the hosts of {@code NO_PROXY}. Names in lower case go first, as with curl and the AWS CLI. Where no variable is
 * set, the JVM's own properties hold ({@code https.proxyHost} and so on).
 */
record Proxies(@Nullable ProxyAddress https, @Nullable ProxyAddress http, NoProxy direct) {

    static final Proxies NONE = new Proxies(null, null, new NoProxy(List.of()));

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException naming every variable that holds no URL
     */
    static Proxies of(Map<String, String> environment) {
        List<String> mistakes = new ArrayList<>();
        ProxyAddress https = address("https_proxy", environment, mistakes);
        ProxyAddress http = address("http_proxy", environment, mistakes);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        if (https == null && http == null) {
            return ofJvm();
        }
        String direct = value("no_proxy", environment);
        return new Proxies(https, http, NoProxy.parse(direct == null ? "" : direct));
    }

    private static @Nullable ProxyAddress address(String name, Map<String, String> environment, List<String> mistakes) {
        String value = value(name, environment);
        if (value == null) {
            return null;
        }
        String variable = environment.containsKey(name) ? name : name.toUpperCase(Locale.ROOT);
        try {
            return ProxyAddress.parse(variable, value);
        } catch (IllegalArgumentException e) {
            mistakes.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable String value(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT)));
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Proxies ofJvm() {
        ProxyAddress https = ofJvm("https", 443);
        ProxyAddress http = ofJvm("http", 80);
        String direct = System.getProperty("http.nonProxyHosts", "localhost|127.*|[::1]");
        return https == null && http == null ? NONE : new Proxies(https, http, NoProxy.parse(direct.replace('|', ',')));
    }

    private static @Nullable ProxyAddress ofJvm(String scheme, int port) {
        String host = System.getProperty(scheme + ".proxyHost");
        return host == null || host.isBlank()
                ? null
                : new ProxyAddress(host, Integer.getInteger(scheme + ".proxyPort", port), null, null);
    }

    boolean needPassword() {
        return (https != null && https.user() != null) || (http != null && http.user() != null);
    }

    /** The proxy to an endpoint; {@code null} where it is reached directly. */
    @Nullable ProxyAddress to(URI endpoint) {
        boolean encrypted = "https".equalsIgnoreCase(endpoint.getScheme());
        ProxyAddress proxy = encrypted ? https : http;
        String host = endpoint.getHost();
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : encrypted ? 443 : 80;
        return proxy == null || host == null || direct.matches(host, port) ? null : proxy;
    }
}
