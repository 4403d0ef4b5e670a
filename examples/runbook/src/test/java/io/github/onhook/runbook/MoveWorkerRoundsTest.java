package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.testing.TemporalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of moves by workers of which one is killed on the way, or paused for longer than the timeouts, under faults and at a
 * service that answers as a cluster does. {@code temporal/loss-rounds N} makes many.
 */
@EnabledIfSystemProperty(
        named = "onhook.rounds",
        matches = "[0-9]+",
        disabledReason = "temporal/loss-rounds makes them")
class MoveWorkerRoundsTest {

    private static final int ROUNDS = Integer.getInteger("onhook.rounds", 1);
    private static final long SEED = Long.getLong("onhook.rounds.seed", 29);
    private static final int LONGER_THAN_TIMEOUT_SECONDS = 12;

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void losesAndForcesNothingWhereWorkersOfAMoveAreKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            round(dir.resolve("killed-" + round), new Random(SEED * 1_000 + round), true);
        }
    }

    @Test
    void losesAndForcesNothingWhereWorkersOfAMoveArePausedBeyondTheTimeouts() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            round(dir.resolve("paused-" + round), new Random(SEED * 1_000 + round), false);
        }
    }

    private static void round(Path dir, Random random, boolean kills) throws Exception {
        MoveFleet fleet = MoveFleet.of(400, 4, 1, 2, random.nextLong());
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        Random lateness = new Random(random.nextLong());
        try (Simulator simulator = Simulator.builder(fleet.fleet())
                        .faults(MoveFleet.faults())
                        .start();
                ClusterAnswers answers = new ClusterAnswers(() -> lateness.nextInt(150));
                TemporalServer server =
                        new TemporalServer(TemporalServer.loopback(0).intercept(answers));
                Processes processes = new Processes(dir, simulator)) {
            List<Process> workers = new ArrayList<>();
            workers.add(worker(processes, server, dir));
            workers.add(worker(processes, server, dir));
            Process move = processes.start(byWorkers(
                    server,
                    dir,
                    "move",
                    "--targets",
                    fleet.write(dir.resolve("moves.csv")).toString(),
                    "--run-dir",
                    dir.resolve("run").toString(),
                    "--batch-size",
                    "10",
                    "--request-timeout",
                    "2s",
                    "--progress",
                    "none"));
            int changes = 1 + random.nextInt(40);
            while (simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR) < changes) {
                assertThat(move.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
            }
            Process lost = workers.get(random.nextInt(workers.size()));
            if (kills) {
                lost.destroyForcibly().waitFor();
                worker(processes, server, dir);
            } else {
                signal("STOP", lost);
                move.waitFor(LONGER_THAN_TIMEOUT_SECONDS + random.nextInt(10), TimeUnit.SECONDS);
                signal("CONT", lost);
            }

            Ended ended = Processes.ended(move);
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(ExitCode.DONE, ExitCode.PARTIAL);
            MoveTruth truth = new MoveTruth(simulator, fleet.origins(), fleet.destinations());
            truth.check(dir.resolve("run"), false);
            assertThat(truth.wrong).as(ended.out() + ended.err()).isEmpty();
            System.err.println(dir.getFileName() + " is over, lost after " + changes + " changes: " + truth.byStatus
                    + ", out of service " + MoveTruth.quantiles(truth.reported) + ", in transit at most "
                    + truth.mostInTransit + ", refused " + answers.refused());
        }
    }

    private static List<String> byWorkers(TemporalServer server, Path dir, String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--temporal", server.address()));
        args.addAll(List.of("--history-keys", dir.resolve("keys").toString()));
        return args;
    }

    private static Process worker(Processes processes, TemporalServer server, Path dir) throws IOException {
        return processes.serving(List.of(), byWorkers(server, dir, "worker", "--role-name", "VoiceOps"));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        Process sent = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(sent.waitFor())
                .as(new String(sent.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
    }
}
