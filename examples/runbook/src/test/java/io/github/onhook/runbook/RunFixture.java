package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhookReading;
import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A fleet of 300 numbers in three accounts, and the command in this process, pointed at it. */
@ResourceLock(PointedSdk.LOCK)
abstract class RunFixture {

    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    final Fleet fleet = Fleet.generate(FleetShape.of().accounts(3).numbers(300).role("VoiceOps"));
    final Simulator simulator = PointedSdk.at(fleet);

    @AfterEach
    void forgetTheSimulator() {
        PointedSdk.forget();
        simulator.close();
    }

    Captured run(String targets, String... more) {
        return run(targets, signals -> {}, more);
    }

    /** A run that is stopped once the service has taken numbers off, long before it could end by itself. */
    Captured stoppedRun(String targets, String... more) {
        List<String> slow = new ArrayList<>(List.of("--rate", "0.1", "--batch-size", "5", "--spot-check", "none"));
        slow.addAll(List.of(more));
        return run(targets, this::stopOnceNumbersAreOff, slow.toArray(String[]::new));
    }

    private void stopOnceNumbersAreOff(Signals signals) {
        Flux.interval(Duration.ofMillis(10))
                .filter(tick -> off() >= 5)
                .next()
                .timeout(PATIENCE)
                .subscribe(tick -> signals.stopBegun());
    }

    long off() {
        return simulator
                .record()
                .numbers()
                .filter(n -> n.voiceConnectorId() == null)
                .count();
    }

    private Captured run(String targets, Consumer<Signals> stopping, String... more) {
        List<String> args =
                new ArrayList<>(List.of("run", "--targets", "-", "--role-name", "VoiceOps", "--progress", "none"));
        args.addAll(List.of("--run-dir", dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return onhookReading(targets, stopping, args.toArray(String[]::new));
    }

    String targets() {
        return TargetsCsv.of(fleet.targets());
    }

    JsonNode report() throws IOException {
        return JSON.readTree(Files.readAllBytes(dir.resolve("run/report.json")));
    }
}
