package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.TargetsCsv;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;

/** Tests the watcher limit and slow watchers. */
@TestPropertySource(properties = {"onhook.max-watchers=2", "onhook.patience=1s"})
class WatchersTest extends ServiceTest {

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry registry;

    @Test
    void rejectsWatchersBeyondTheLimitUntilOneLeaves() {
        String id = started(TargetsCsv.of(numbers(0, 40)), "?rate=0.2&batchSize=1")
                .get("id")
                .asString();
        untilIn(id, "RUNNING");
        List<Disposable> watchers = new ArrayList<>();
        for (int watcher = 0; watcher < 2; watcher++) {
            FluxExchangeResult<String> events = watch(id).expectStatus().isOk().returnResult(String.class);
            watchers.add(events.getResponseBody().subscribe());
        }

        watch(id)
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "30")
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:too-many-watchers")
                .jsonPath("$.detail")
                .isEqualTo("2 watch already: ask for the run itself, or watch it later");

        watchers.get(0).dispose();
        await().atMost(PATIENCE).until(() -> {
            FluxExchangeResult<String> again = watch(id).returnResult(String.class);
            watchers.add(again.getResponseBody().subscribe());
            return again.getStatus().is2xxSuccessful();
        });
        watchers.forEach(Disposable::dispose);
        act(id, "cancel", "ana", "*").expectStatus().isOk();
        untilIn(id, "STOPPED");
    }

    /** A small receive buffer and large events: the connection blocks after a few events. */
    @Test
    void closesConnectionsThatDoNotRead() throws IOException {
        String id = started(
                        TargetsCsv.of(IntStream.range(0, 8).boxed().flatMap(account -> numbers(account, 12))),
                        "?rate=0.2&batchSize=1")
                .get("id")
                .asString();
        untilIn(id, "RUNNING");

        try (Socket silent = new Socket()) {
            silent.setReceiveBufferSize(2_048);
            silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            silent.getOutputStream()
                    .write(("GET /api/runs/" + id
                                    + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> watchers() == 1);
            await().atMost(PATIENCE).until(() -> watchers() == 0);
        }

        act(id, "cancel", "ana", "*").expectStatus().isOk();
        untilIn(id, "STOPPED");
    }

    private double watchers() {
        return registry.get("onhook.service.watchers").gauge().value();
    }

    private WebTestClient.ResponseSpec watch(String id) {
        return client.get()
                .uri("/api/runs/" + id + "/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange();
    }
}
