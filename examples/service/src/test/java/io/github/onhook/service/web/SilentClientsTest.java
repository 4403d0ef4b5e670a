package io.github.onhook.service.web;

import static io.github.onhook.testing.Patience.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Clients that hold a connection without sending or reading. A test waits for the server to close it. */
class SilentClientsTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofHours(1);

    private final ConnectionLimit limit = new ConnectionLimit(3);
    private @Nullable DisposableServer server;

    @AfterEach
    void close() {
        server().disposeNow(PATIENCE);
    }

    @Test
    void closesAConnectionThatSendsNothing() throws IOException {
        start(new HttpProperties(3, SHORT, LONG, LONG, LONG));
        try (Socket silent = connect("")) {
            assertThat(rest(silent)).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSendsNoSecondRequest() throws IOException {
        start(new HttpProperties(3, SHORT, LONG, LONG, LONG));
        try (Socket once = connect("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(rest(once)).startsWith("HTTP/1.1 200 OK").endsWith("hello");
        }
    }

    @Test
    void closesAConnectionWithHalfOfTheHeaders() throws IOException {
        start(new HttpProperties(3, LONG, SHORT, LONG, LONG));
        try (Socket half = connect("GET / HTTP/1.1\r\nHost: loc")) {
            assertThat(rest(half)).isEmpty();
        }
        try (Socket second = connect("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(second.getInputStream().read()).isEqualTo('H');
            second.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(US_ASCII));
            assertThat(rest(second)).startsWith("TTP/1.1 200 OK").endsWith("hello");
        }
    }

    @Test
    void closesAConnectionThatSendsHeadersByteByByte() throws IOException {
        start(new HttpProperties(3, LONG, SHORT, LONG, LONG));
        try (Socket slow = connect("GET / HTTP/1.1\r\nX: ")) {
            assertThatThrownBy(() -> await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> {
                                slow.getOutputStream().write('x');
                                return false;
                            }))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void closesAConnectionWithHalfOfABody() throws IOException {
        start(new HttpProperties(3, LONG, LONG, SHORT, LONG));
        try (Socket half = connect("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n12345")) {
            assertThat(rest(half)).doesNotContain("received");
        }
    }

    @Test
    void closesAConnectionWhoseBodyHasNoEnd() throws IOException {
        start(new HttpProperties(3, LONG, LONG, LONG, SHORT));
        try (Socket slow = connect("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n1")) {
            assertThatThrownBy(() -> await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> {
                                slow.getOutputStream().write('x');
                                return false;
                            }))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void leavesAConnectionOpenThatOnlyReads() throws IOException {
        start(new HttpProperties(3, SHORT, SHORT, SHORT, SHORT));
        try (Socket watcher = connect("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(rest(watcher)).contains("event 9");
        }
    }

    @Test
    void closesConnectionsBeyondTheLimit() throws IOException {
        start(new HttpProperties(3, LONG, LONG, LONG, LONG));
        try (Socket first = connect("");
                Socket second = connect("");
                Socket third = connect("")) {
            await().atMost(PATIENCE).until(() -> limit.open() == 3);
            try (Socket fourth = connect("")) {
                assertThat(rest(fourth)).isEmpty();
            }
            assertThat(third.isConnected() && second.isConnected()).isTrue();
            first.shutdownOutput();
            await().atMost(PATIENCE).until(() -> limit.open() == 2);
        }
        try (Socket again = connect("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            assertThat(rest(again)).endsWith("hello");
        }
    }

    private void start(HttpProperties http) {
        server = SilentClients.bounded(HttpServer.create().host("127.0.0.1").port(0), http, LONG, limit)
                .route(routes -> routes.get("/", (request, response) -> response.sendString(Mono.just("hello")))
                        .post(
                                "/upload",
                                (request, response) ->
                                        request.receive().then().thenMany(response.sendString(Mono.just("received"))))
                        .get(
                                "/events",
                                (request, response) -> response.sendString(
                                        Flux.interval(SHORT).take(10).map(n -> "event " + n + "\n"))))
                .bindNow(PATIENCE);
    }

    private DisposableServer server() {
        return Objects.requireNonNull(server);
    }

    private Socket connect(String begin) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(begin.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** What the server sends until it closes the connection. */
    private static String rest(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                all.append((char) c);
            }
        } catch (SocketException reset) {
            return all.toString();
        }
        return all.toString();
    }
}
