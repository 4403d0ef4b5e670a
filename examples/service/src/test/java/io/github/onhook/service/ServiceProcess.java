package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onhook.simulator.Simulator;
import io.github.onhook.testing.ClassData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The service in a separate process, with a simulator in this one. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern PAGE = Pattern.compile("The page is at (http://127\\.0\\.0\\.1:\\d+)/");

    private static final List<String> COMMAND = ClassData.command(
            List.of("-Dspring.context.exit=onRefresh"),
            OnhookService.class,
            "--server.port=0",
            "--onhook.directory=" + Path.of("target", "class-data", "runs"));

    final WebTestClient client;
    private final Process process;
    private final Path log;

    /** Starts it, and waits until it is ready. */
    ServiceProcess(Path log, Simulator simulator, String... properties) throws IOException {
        this.log = log;
        List<String> command = new ArrayList<>(COMMAND);
        command.add("--server.port=0");
        command.addAll(List.of(properties));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", simulator.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey());
        builder.environment().put("AWS_REGION", "us-east-1");
        process = builder.start();
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(process.isAlive()).as(this::log).isTrue())
                .until(() -> PAGE.matcher(log()).find());
        Matcher page = PAGE.matcher(log());
        assertThat(page.find()).isTrue();
        client = WebTestClient.bindToServer()
                .baseUrl(page.group(1))
                .responseTimeout(PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 24))
                .build();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode run(String id) {
        return ServiceTest.json(
                client.get().uri("/api/runs/" + id).exchange().expectStatus().isOk());
    }

    JsonNode untilIn(String id, String state) {
        return await().atMost(PATIENCE)
                .until(() -> run(id), run -> run.get("state").asString().equals(state));
    }

    WebTestClient.ResponseSpec act(String id, String action, String version) {
        return client.post()
                .uri("/api/runs/" + id + "/" + action)
                .header("If-Match", version)
                .exchange();
    }

    /** Sends a signal, such as {@code STOP}. */
    void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    void untilItEnds() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::log)
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
