package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The service on a random port, with a simulated fleet; shared by test classes with the same configuration. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "5m")
@Import(SimulatedAws.class)
abstract class ServiceTest {

    @Autowired
    WebTestClient client;

    @Autowired
    Fleet fleet;

    @Autowired
    Simulator simulator;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) throws IOException {
        Path dir = Files.createTempDirectory("onhook-service");
        properties.add("onhook.directory", () -> dir.resolve("runs").toString());
        properties.add("onhook.max-targets", () -> "100");
        properties.add("onhook.tick", () -> "50ms");
    }

    /** The numbers of one account; each test uses its own account. */
    Stream<Fleet.Assignment> numbers(int account, int count) {
        String id = fleet.accountIds().get(account);
        return fleet.targets().filter(target -> target.accountId().equals(id)).limit(count);
    }

    /** A request that starts a run. */
    WebTestClient.RequestHeadersSpec<?> starting(String user, String key, String type, String body, String query) {
        return client.post()
                .uri("/api/runs" + query)
                .header("Onhook-User", user)
                .header("Idempotency-Key", key)
                .header("Content-Type", type)
                .bodyValue(body);
    }

    JsonNode started(String csv, String query) {
        return json(starting("ana", UUID.randomUUID().toString(), "text/csv", csv, query)
                .exchange()
                .expectStatus()
                .isCreated());
    }

    WebTestClient.ResponseSpec act(String id, String action, String user, String version) {
        return client.post()
                .uri("/api/runs/" + id + "/" + action)
                .header("Onhook-User", user)
                .header("If-Match", version)
                .exchange();
    }

    JsonNode run(String id) {
        return json(
                client.get().uri("/api/runs/" + id).exchange().expectStatus().isOk());
    }

    JsonNode untilIn(String id, String... states) {
        return await().atMost(PATIENCE)
                .until(
                        () -> run(id),
                        run -> Stream.of(states).anyMatch(state -> state(run).equals(state)));
    }

    static String state(JsonNode run) {
        return run.get("state").asString();
    }

    static JsonNode json(WebTestClient.ResponseSpec response) {
        JsonNode body = response.expectBody(JsonNode.class).returnResult().getResponseBody();
        assertThat(body).isNotNull();
        return Objects.requireNonNull(body);
    }
}
