package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** A run outlives the process: one that is asked to end, and one that is killed. */
class RestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("The page is at (http://127\\.0\\.0\\.1:\\d+)/");

    @TempDir
    private Path dir;

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(4).numbers(600).role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private final List<Process> services = new ArrayList<>();
    private WebTestClient client = WebTestClient.bindToServer().build();

    @AfterEach
    void endAll() {
        services.forEach(Process::destroyForcibly);
        simulator.close();
    }

    @Test
    @Timeout(240) // three processes are started, on a machine that may have other work
    void aRunGoesOnAfterTheServiceEndedAndAfterItWasKilled() throws Exception {
        Process first = start();
        String id = ServiceTest.json(client.post()
                        .uri("/api/runs?rate=3&batchSize=5")
                        .header("Idempotency-Key", "once")
                        .header("Content-Type", "text/csv")
                        .bodyValue(ServiceTest.csv(fleet.targets()))
                        .exchange()
                        .expectStatus()
                        .isCreated())
                .get("id")
                .asString();

        untilDone(id, 60);
        first.destroy();
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(dir.resolve("runs").resolve(id).resolve("run.json")))
                .contains("\"RUNNING\"");
        Process second = start();
        untilDone(id, 200);
        second.destroyForcibly().waitFor();
        long before = done();
        start();
        await().atMost(PATIENCE).until(() -> run(id).get("state").asString().equals("SUCCEEDED"));

        assertThat(before).isLessThan(600);
        assertThat(run(id).get("totals").get("disassociated").asInt()).isEqualTo(600);
        assertThat(simulator.record().numbers())
                .allMatch(number -> number.voiceConnectorId() == null && number.timesDisassociated() == 1);
        List<String> rows = Files.readAllLines(dir.resolve("runs").resolve(id).resolve("report.csv"));
        assertThat(rows.stream().skip(1).map(row -> row.split(",", -1)[3]))
                .hasSize(600)
                .doesNotHaveDuplicates();
        assertThat(rows.stream().skip(1)).allMatch(row -> row.contains(",DISASSOCIATED,"));
        onlyItsOwnerReads(dir.resolve("runs"));
    }

    private Process start() throws IOException {
        Path log = dir.resolve("log" + services.size());
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OnhookService.class.getName(),
                        "--server.port=0",
                        "--onhook.directory=" + dir.resolve("runs"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", simulator.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey());
        builder.environment().put("AWS_REGION", "us-east-1");
        Process service = builder.start();
        services.add(service);
        await().atMost(PATIENCE)
                .failFast("the service did not start", () -> !service.isAlive())
                .until(() ->
                        Files.exists(log) && PAGE.matcher(Files.readString(log)).find());
        Matcher page = PAGE.matcher(Files.readString(log));
        assertThat(page.find()).isTrue();
        client = WebTestClient.bindToServer().baseUrl(page.group(1)).build();
        return service;
    }

    private void untilDone(String id, int numbers) {
        await().atMost(PATIENCE).until(() -> done() >= numbers);
        assertThat(run(id).get("state").asString()).isEqualTo("RUNNING");
    }

    private long done() {
        return simulator
                .record()
                .numbers()
                .filter(number -> number.voiceConnectorId() == null)
                .count();
    }

    private JsonNode run(String id) {
        return ServiceTest.json(client.get().uri("/api/runs/" + id).exchange());
    }

    private static void onlyItsOwnerReads(Path runs) throws IOException {
        try (Stream<Path> files = Files.walk(runs)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------");
            }
        }
    }
}
