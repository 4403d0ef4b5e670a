package io.github.onhook.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** A request signed by the SDK's own signer, to be tampered with before it is sent. */
final class SignedCall {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SdkHttpRequest unsigned;
    private final byte[] body;
    private String service = "chime";
    private String region = "us-east-1";
    private Clock clock = Clock.systemUTC();
    private final Map<String, String> replaced = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private SignedCall(SdkHttpRequest unsigned, byte[] body) {
        this.unsigned = unsigned;
        this.body = body;
    }

    static SignedCall get(Simulator simulator, String pathAndQuery) {
        URI uri = URI.create(simulator.endpoint() + pathAndQuery);
        return new SignedCall(
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build(), new byte[0]);
    }

    static SignedCall post(Simulator simulator, String pathAndQuery, String body) {
        URI uri = URI.create(simulator.endpoint() + pathAndQuery);
        return new SignedCall(
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri).build(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    SignedCall service(String name) {
        service = name;
        return this;
    }

    SignedCall region(String name) {
        region = name;
        return this;
    }

    SignedCall signedAt(Clock when) {
        clock = when;
        return this;
    }

    /** Replaces a header after signing; an empty value takes it away. */
    SignedCall butWith(String header, String value) {
        replaced.put(header, value);
        return this;
    }

    Map<String, List<String>> headers(AwsCredentials credentials) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request()
                .headers());
        return headers;
    }

    HttpResponse<String> send(AwsCredentials credentials) throws IOException, InterruptedException {
        Map<String, List<String>> headers = headers(credentials);
        replaced.forEach((name, value) -> headers.put(name, value.isEmpty() ? new ArrayList<>() : List.of(value)));
        return send(headers);
    }

    HttpResponse<String> sendUnsigned() throws IOException, InterruptedException {
        return send(Map.of());
    }

    HttpResponse<String> send(Map<String, List<String>> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(unsigned.getUri())
                .method(unsigned.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
