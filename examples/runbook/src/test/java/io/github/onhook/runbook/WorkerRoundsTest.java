package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of workers that are killed, or paused for longer than the timeouts, under faults and at a service that answers as a
 * cluster does; then what the run took off is put back. {@code temporal/loss-rounds N} makes many.
 */
@EnabledIfSystemProperty(
        named = "onhook.rounds",
        matches = "[0-9]+",
        disabledReason = "temporal/loss-rounds makes them")
@Timeout(value = 12, unit = TimeUnit.HOURS)
class WorkerRoundsTest {

    private static final int ROUNDS = Integer.getInteger("onhook.rounds", 1);
    private static final int AT_ONCE = Integer.getInteger("onhook.rounds.at.once", 2);
    private static final long SEED = Long.getLong("onhook.rounds.seed", 29);
    /** Changes of a run at least, of which the loss comes after some. */
    private static final int CHANGES = 60;

    private static final int LONGER_THAN_TIMEOUT_SECONDS = 12;

    @TempDir
    private Path dir = Path.of("unset");

    private interface Loss {
        /** Happens on the way of a run. */
        void happen(WorkerRound round, List<Process> workers, Process starter, Random random)
                throws IOException, InterruptedException;
    }

    @Test
    void losesAndRepeatsNothingWhereWorkersAreKilled() throws Exception {
        rounds("killed", WorkerRoundsTest::kill);
    }

    @Test
    void losesAndRepeatsNothingWhereWorkersArePausedBeyondTheTimeouts() throws Exception {
        rounds("paused", WorkerRoundsTest::pause);
    }

    /** Another one takes the killed one's place. */
    private static void kill(WorkerRound round, List<Process> workers, Process starter, Random random)
            throws IOException, InterruptedException {
        workers.remove(random.nextInt(workers.size())).destroyForcibly().waitFor();
        workers.add(round.worker(Processes.command(), "worker-3"));
    }

    private static void pause(WorkerRound round, List<Process> workers, Process starter, Random random)
            throws IOException, InterruptedException {
        Process paused = workers.get(random.nextInt(workers.size()));
        signal("STOP", paused);
        starter.waitFor(LONGER_THAN_TIMEOUT_SECONDS + random.nextInt(10), TimeUnit.SECONDS);
        System.err.println("going on at " + Instant.now());
        signal("CONT", paused);
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private void rounds(String name, Loss loss) throws Exception {
        RoundTally tally = new RoundTally();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Path its = dir.resolve(name + "-" + round);
                Random random = new Random(SEED * 1_000 + round);
                all.add(threads.submit(() -> {
                    round(its, random, loss, tally);
                    return null;
                }));
            }
            for (Future<?> round : all) {
                round.get();
            }
        } finally {
            threads.shutdownNow();
            System.out.println("Workers that are " + name + ", seed " + SEED + ":\n" + tally.table());
        }
        assertThat(tally.wrong()).isEmpty();
    }

    private static void round(Path dir, Random random, Loss loss, RoundTally tally)
            throws IOException, InterruptedException {
        try (WorkerRound round = new WorkerRound(dir, random)) {
            List<Process> workers = new ArrayList<>();
            workers.add(round.worker(Processes.command(), "worker-1"));
            workers.add(round.worker(Processes.command(), "worker-2"));
            Process starter = round.start(Processes.command());
            round.awaitChanges(starter, 1 + random.nextInt(CHANGES));

            loss.happen(round, workers, starter, random);

            if (!starter.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                tally.wrong("the run does not end: " + dir);
                return;
            }
            if (starter.exitValue() != ExitCode.DONE && starter.exitValue() != ExitCode.PARTIAL) {
                tally.wrong("exit code " + starter.exitValue() + " in " + dir + ": "
                        + new String(starter.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                return;
            }
            tally.ended(
                    dir, round.check(), SentAgain.of(round.simulator.record().requests()), round.answers.refused());
            tally.restored(dir, round, Processes.ended(round.restore(Processes.command())));
        }
        System.err.println(dir.getFileName() + " is over: " + tally.line());
    }
}
