package io.github.onhook.aws;

import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy, itself reached without TLS: the JDK's client, which the SDK's credential providers use, knows no other.
 *
 * @param user as it is sent; {@code null} for none
 * @param password as it is sent; {@code null} for none
 */
record ProxyAddress(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {

    /**
     * Reads {@code [http://][user:password@]host[:port]}, where user and password are percent-encoded.
     *
     * @throws IllegalArgumentException naming the variable; the value may hold a password and is not repeated
     */
    static ProxyAddress parse(String variable, String value) {
        String text = value.contains("://") ? value : "http://" + value;
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw notAUrl(variable, "it is not a URL");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw notAUrl(variable, "a proxy that is itself reached by TLS is not supported");
        }
        if (!scheme.equals("http")) {
            throw notAUrl(variable, "a proxy of scheme '" + scheme + "' is not supported");
        }
        if (uri.getHost() == null) {
            throw notAUrl(variable, "it names no host, or a port that is no number");
        }
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        int port = uri.getPort() >= 0 ? uri.getPort() : 80;
        return new ProxyAddress(
                uri.getHost(),
                port,
                login.length > 0 ? decoded(login[0]) : null,
                login.length > 1 ? decoded(login[1]) : null);
    }

    private static IllegalArgumentException notAUrl(String variable, String why) {
        return new IllegalArgumentException(
                variable + " must be the URL of a proxy, such as http://proxy.example.com:3128, and " + why);
    }

    /** Percent-encoding only: a plus sign is a plus sign. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Proxy toJdk() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }

    /** Has a connection say user and password, if there are any, when the proxy asks; once, for it would ask again. */
    void authorize(HttpURLConnection connection) {
        if (user == null) {
            return;
        }
        PasswordAuthentication login =
                new PasswordAuthentication(user, (password == null ? "" : password).toCharArray());
        AtomicBoolean said = new AtomicBoolean();
        connection.setAuthenticator(new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY && !said.getAndSet(true) ? login : null;
            }
        });
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
