package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run survives a graceful shutdown and a killed process. */
class RestartTest {

    @TempDir
    private Path dir;

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(4).numbers(600).role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private final List<ServiceProcess> services = new ArrayList<>();

    @AfterEach
    void endAll() {
        services.forEach(ServiceProcess::close);
        simulator.close();
    }

    @Test
    void continuesARunAfterShutdownAndAfterKill() throws Exception {
        ServiceProcess first = start();
        String id = ServiceTest.json(first.client
                        .post()
                        .uri("/api/runs?rate=3&batchSize=5")
                        .header("Idempotency-Key", "once")
                        .header("Content-Type", "text/csv")
                        .bodyValue(TargetsCsv.of(fleet.targets()))
                        .exchange()
                        .expectStatus()
                        .isCreated())
                .get("id")
                .asString();

        untilDone(first, id, 60);
        first.signal("TERM");
        first.untilItEnds();
        assertThat(Files.readString(dir.resolve("runs").resolve(id).resolve("run.json")))
                .as(first.log())
                .contains("\"QUEUED\"");
        ServiceProcess second = start();
        untilDone(second, id, 200);
        second.signal("KILL");
        second.untilItEnds();
        long before = done();
        JsonNode ended = start().untilIn(id, "SUCCEEDED");

        assertThat(before).isLessThan(600);
        assertThat(ended.get("totals").get("disassociated").asInt()).isEqualTo(600);
        assertThat(simulator.record().numbers())
                .allMatch(number -> number.voiceConnectorId() == null && number.timesDisassociated() == 1);
        List<String> rows = Files.readAllLines(dir.resolve("runs").resolve(id).resolve("report.csv"));
        assertThat(rows.stream().skip(1).map(row -> row.split(",", -1)[3]))
                .hasSize(600)
                .doesNotHaveDuplicates();
        assertThat(rows.stream().skip(1)).allMatch(row -> row.contains(",DISASSOCIATED,"));
        onlyItsOwnerReads(dir.resolve("runs"));
    }

    private ServiceProcess start() throws IOException {
        ServiceProcess service = new ServiceProcess(
                dir.resolve("log" + services.size()), simulator, "--onhook.directory=" + dir.resolve("runs"));
        services.add(service);
        return service;
    }

    private void untilDone(ServiceProcess service, String id, int numbers) {
        await().atMost(PATIENCE).until(() -> done() >= numbers);
        assertThat(service.run(id).get("state").asString()).isEqualTo("RUNNING");
    }

    private long done() {
        return simulator
                .record()
                .numbers()
                .filter(number -> number.voiceConnectorId() == null)
                .count();
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
