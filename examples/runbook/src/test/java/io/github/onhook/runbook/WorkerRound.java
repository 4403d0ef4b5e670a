package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.testing.TemporalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A run by worker processes under faults, at a service that answers as a cluster does. What happens to the workers on the
 * way is the caller's; their sessions in the record have their names.
 */
final class WorkerRound implements AutoCloseable {

    /** The faults that take numbers off and answer nothing. */
    static final String UNANSWERED = "unanswered";

    private static final int NUMBERS = 600;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    final Simulator simulator;
    final ClusterAnswers answers;
    private final Path dir;
    private final Path run;
    private final Fleet fleet;
    private final RunTruth truth;
    private final TemporalServer server;
    private final List<Processes> started = new ArrayList<>();

    WorkerRound(Path dir, Random random) throws IOException {
        this.dir = Files.createDirectories(dir);
        run = dir.resolve("run");
        fleet = Fleet.generate(FleetShape.of()
                .accounts(4)
                .regions("us-east-1")
                .connectorsPerLocation(2)
                .numbers(NUMBERS)
                .role("VoiceOps")
                .quota(2, 2)
                .seed(random.nextLong()));
        simulator = Simulator.builder(fleet).faults(faults(random)).start();
        truth = new RunTruth(simulator, fleet, run);
        Random lateness = new Random(random.nextLong());
        answers = new ClusterAnswers(() -> lateness.nextInt(150));
        server = new TemporalServer(TemporalServer.loopback(0).intercept(answers));
        Files.writeString(dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        TargetsCsv.write(fleet, dir.resolve("targets.csv"));
    }

    /** All faults of changes, at requests that the seed decides, and sessions that are throttled. */
    private static List<Fault> faults(Random random) {
        SimulatedOperation change = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        return List.of(
                Fault.when()
                        .named(UNANSWERED)
                        .operation(change)
                        .everyCall(13 + random.nextInt(5))
                        .then(Effect.loseAnswer()),
                Fault.when()
                        .named(UNANSWERED)
                        .operation(change)
                        .everyCall(19 + random.nextInt(5))
                        .then(Effect.stall()),
                Fault.when().operation(change).everyCall(25 + random.nextInt(5)).then(Effect.neverAnswer()),
                Fault.when()
                        .operation(change)
                        .everyCall(11 + random.nextInt(5))
                        .then(Effect.error(503, "ServiceUnavailableException")),
                Fault.when()
                        .operation(change)
                        .everyCall(31 + random.nextInt(5))
                        .then(Effect.error(429, "ThrottledClientException")),
                Fault.when()
                        .operation(change)
                        .share(0.01)
                        .seed(random.nextInt())
                        .then(Effect.numberError("Unprocessable")),
                Fault.when()
                        .operation(change)
                        .share(0.02)
                        .seed(random.nextInt())
                        .then(Effect.numberError("ServiceFailure", 1)),
                Fault.when()
                        .operation(change)
                        .share(0.01)
                        .seed(random.nextInt())
                        .then(Effect.numberError("Throttled", 1)),
                Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .everyCall(5)
                        .then(Effect.error(400, "Throttling")),
                Fault.when().slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120))));
    }

    /** A worker that serves, of this command. */
    Process worker(Collection<String> command, String name) throws IOException {
        Processes processes = new Processes(Files.createDirectories(dir.resolve(name)), simulator, command);
        started.add(processes);
        List<String> args = new ArrayList<>(List.of("worker", "--role-name", "VoiceOps", "--session-name", name));
        args.addAll(reaching());
        return processes.serving(List.of(), args);
    }

    /** What starts the run and follows it. */
    Process start(Collection<String> command) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("run", "--targets", dir.resolve("targets.csv").toString()));
        args.addAll(List.of("--run-dir", run.toString(), "--batch-size", "10", "--progress", "none"));
        args.addAll(List.of("--request-timeout", REQUEST_TIMEOUT.toSeconds() + "s"));
        args.addAll(reaching());
        return process("starter", command, args);
    }

    Process restore(Collection<String> command) throws IOException {
        return process(
                "restore",
                command,
                List.of("restore", run.toString(), "--role-name", "VoiceOps", "--progress", "none"));
    }

    private Process process(String name, Collection<String> command, Collection<String> args) throws IOException {
        Processes processes = new Processes(Files.createDirectories(dir.resolve(name)), simulator, command);
        started.add(processes);
        return processes.start(args);
    }

    private List<String> reaching() {
        return List.of(
                "--temporal",
                server.address(),
                "--history-keys",
                dir.resolve("keys").toString());
    }

    /** Waits for so many changes, or for the end of the run. */
    void awaitChanges(Process starter, int count) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) < count
                && !starter.waitFor(20, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("no changes are sent: " + dir);
            }
        }
    }

    Fleet fleet() {
        return fleet;
    }

    /** What the report says, held against the record. */
    KillTally.Ended check() throws IOException {
        return truth.check();
    }

    @Override
    public void close() {
        started.forEach(Processes::close);
        server.close();
        answers.close();
        simulator.close();
    }
}
