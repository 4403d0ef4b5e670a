package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.testing.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** An {@link Instance} in a separate JVM. */
final class InstanceProcess implements AutoCloseable {

    final String name;
    private final Path out;
    private final Process process;

    InstanceProcess(String name, Path directory, Postgres postgres, URI simulator, String runId, Duration lease)
            throws IOException {
        this.name = name;
        this.out = directory.resolve(name + ".out");
        List<String> command = ChildJvm.command(Instance.class);
        command.addAll(List.of(Integer.toString(postgres.port()), simulator.toString(), runId, name, lease.toString()));
        this.process = new ProcessBuilder(command)
                .redirectError(directory.resolve(name + ".err").toFile())
                .redirectOutput(out.toFile())
                .start();
    }

    String said() {
        try {
            return Files.readString(out, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void untilItSays(String text) {
        until(() -> said().contains(text) || !process.isAlive());
        assertThat(said()).contains(text);
    }

    void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    void untilItEnds() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .map(tick -> condition.getAsBoolean())
                .filter(Boolean::booleanValue)
                .blockFirst(PATIENCE);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
