package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.testing.TemporalServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a worker shows to probes and to Prometheus. */
class WorkerHealthProcessTest {

    private static final Duration BETWEEN = Duration.ofMillis(200);

    @TempDir
    private Path dir = Path.of("unset");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void isReadyWhileItReachesTheServiceAndShowsTheSdksMetersToo() throws Exception {
        Path keys = Files.writeString(
                dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        int port = freePort();
        try (Simulator simulator =
                        Simulator.start(Fleet.generate(FleetShape.of().numbers(1)));
                Processes processes = new Processes(dir, simulator)) {
            Process worker = seenWhileItsServiceIsThere(processes, keys, port);

            await(() -> get(port, "/health").statusCode() == 503);

            assertThat(get(port, "/health").body()).contains("\"connected\": false");
            assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
            worker.destroyForcibly();
        }
    }

    private Process seenWhileItsServiceIsThere(Processes processes, Path keys, int port) throws Exception {
        try (TemporalServer server = new TemporalServer()) {
            Process worker = processes.serving(
                    List.of(),
                    List.of(
                            "worker",
                            "--role-name=VoiceOps",
                            "--temporal=" + server.address(),
                            "--history-keys=" + keys,
                            "--metrics-address=0.0.0.0",
                            "--metrics-port=" + port));

            await(() -> get(port, "/health").statusCode() == 200);
            assertThat(get(port, "/health").body())
                    .isEqualTo("{\"started\": true, \"connected\": true, \"polling\": true}\n");
            await(() -> get(port, "/metrics").body().contains("temporal_num_pollers"));
            assertThat(get(port, "/metrics").body()).contains("temporal_worker_task_slots_available");
            return worker;
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void await(Callable<Boolean> condition) {
        Mono.fromCallable(condition)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(met -> met)
                .repeatWhenEmpty(unmet -> unmet.delayElements(BETWEEN))
                .block(PATIENCE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
