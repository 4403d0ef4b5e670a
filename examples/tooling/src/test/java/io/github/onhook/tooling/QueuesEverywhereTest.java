package io.github.onhook.tooling;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.onhook.calls.LocationCalls;
import io.github.onhook.model.Location;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class QueuesEverywhereTest {

    private static final String REFUSED = "333322221111";
    private static final List<Location> LOCATIONS = List.of(
            new Location("111122223333", "us-east-1"),
            new Location("111122223333", "eu-west-1"),
            new Location(REFUSED, "us-east-1"));
    private static final SessionProvider SESSIONS =
            (account, listener) -> Mono.just(new Session(account, AwsBasicCredentials.create(account, "secret"), null));

    private final Map<String, SqsAsyncClient> clients = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", QueuesEverywhereTest::answer);
        server.start();
    }

    @AfterEach
    void close() {
        clients.values().forEach(SqsAsyncClient::close);
        server.stop(0);
    }

    @Test
    void givesOneResultForEachLocation() {
        LOCATIONS.forEach(location -> clients.computeIfAbsent(location.region(), this::client));
        Function<String, SqsAsyncClient> inRegion = region -> Objects.requireNonNull(clients.get(region));

        Map<Location, LocationCalls.Result<List<String>>> results =
                Objects.requireNonNull(QueuesEverywhere.queues(Flux.fromIterable(LOCATIONS), SESSIONS, inRegion)
                        .collectMap(LocationCalls.Result::location)
                        .block(PATIENCE));

        assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(LOCATIONS);
        assertThat(results.values().stream()
                        .filter(LocationCalls.Result.Value.class::isInstance)
                        .map(result -> ((LocationCalls.Result.Value<List<String>>) result).value())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(List.of("111122223333/us-east-1"), List.of("111122223333/eu-west-1"));
        assertThat(results.get(LOCATIONS.get(2))).isInstanceOfSatisfying(LocationCalls.Result.Failed.class, failed -> {
            assertThat(failed.reason().code()).isEqualTo("AccessDenied");
            assertThat(failed.advice()).contains("policy");
        });
    }

    private SqsAsyncClient client(String region) {
        return SqsAsyncClient.builder()
                .region(Region.of(region))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** The credential scope of the signature has account and Region: Credential=ACCOUNT/DATE/REGION/… */
    private static void answer(HttpExchange exchange) throws IOException {
        String[] scope = exchange.getRequestHeaders()
                .getFirst("Authorization")
                .replaceFirst(".*Credential=", "")
                .split("/", -1);
        boolean refused = scope[0].equals(REFUSED);
        byte[] body = (refused
                        ? "{\"__type\":\"com.amazonaws.sqs#AccessDeniedException\",\"message\":\"no\"}"
                        : "{\"QueueUrls\":[\"" + scope[0] + '/' + scope[2] + "\"]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().add("x-amzn-RequestId", "r-1");
        exchange.sendResponseHeaders(refused ? 403 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
