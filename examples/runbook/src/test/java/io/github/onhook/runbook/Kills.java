package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills runs of the real command, as processes, at random moments, and lets them go on until they end:
 * {@code Kills DIR KILLS NUMBERS COMMAND...}, where the command is what starts Onhook. Prints a tally; exit 1 if anything
 * was lost, reported wrongly or sent again. {@code kills.sh} runs it.
 */
final class Kills {

    private static final int ACCOUNTS = 8;
    private static final int MAX_ATTEMPTS = 100;

    private final Path dir;
    private final int numbers;
    private final List<String> command;
    private final Random random;
    private final KillTally tally = new KillTally();
    private final double requestsPerSecond;

    /**
     * Kills to come.
     *
     * @param requestsPerSecond the quota of each account
     */
    Kills(Path dir, int numbers, double requestsPerSecond, List<String> command, long seed) {
        this.dir = dir;
        this.numbers = numbers;
        this.requestsPerSecond = requestsPerSecond;
        this.command = List.copyOf(command);
        this.random = new Random(seed);
    }

    /** The whole measurement. */
    public static void main(String[] args) throws Exception {
        int kills = Integer.parseInt(args[1]);
        List<String> command = List.of(args).subList(3, args.length);
        long seed = System.nanoTime();
        Kills all = new Kills(Path.of(args[0]), Integer.parseInt(args[2]), 25, command, seed);
        while (all.tally.kills() < kills) {
            all.round(kills - all.tally.kills());
            System.err.println(
                    all.tally.kills() + " kills, " + all.tally.wrong().size() + " wrong");
        }
        System.out.println(all.tally.table());
        System.out.println("Seed " + seed);
        all.tally.wrong().forEach(System.out::println);
        System.exit(all.tally.wrong().isEmpty() ? 0 : 1);
    }

    KillTally tally() {
        return tally;
    }

    /** One run from its beginning to its end, killed so many times at most. */
    void round(int mostKills) throws IOException, InterruptedException {
        Path run = dir.resolve("run-" + tally.runs());
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(ACCOUNTS)
                .connectorsPerLocation(2)
                .numbers(numbers)
                .role("VoiceOps")
                .quota(requestsPerSecond, 5)
                .seed(random.nextLong()));
        Path targets = TargetsCsv.write(fleet, dir.resolve("targets-" + tally.runs() + ".csv"));
        try (Simulator simulator = Simulator.builder(fleet).faults(faults()).start()) {
            RunTruth truth = new RunTruth(simulator, fleet, run);
            int attempts = 0;
            for (boolean over = false; !over; attempts++) {
                if (attempts > MAX_ATTEMPTS) {
                    throw new IllegalStateException("the run does not end: " + run);
                }
                over = attempt(simulator, run, targets, attempts < mostKills);
                if (!over) {
                    truth.noteFinished();
                }
            }
            tally.ended(truth.check());
        }
    }

    /** Says whether the run has ended by itself, with nothing left that another attempt could do. */
    private boolean attempt(Simulator simulator, Path run, Path targets, boolean mayKill)
            throws IOException, InterruptedException {
        boolean begun = Files.exists(run.resolve("plan.json"));
        Path log = dir.resolve("log.txt");
        long started = System.nanoTime();
        Process process = start(simulator, begun ? resume(run) : begin(run, targets), log);
        // Two in a row, the second on an attempt that has barely begun, are as likely as not.
        boolean early = random.nextInt(3) == 0;
        if (mayKill && !early) {
            awaitFirstLine(process, run.resolve(StoredRun.JOURNAL));
        }
        Duration until = mayKill ? Duration.ofMillis(50 + random.nextInt(early ? 1_500 : 6_000)) : PATIENCE;
        if (!process.waitFor(until.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            if (!mayKill) {
                throw new IllegalStateException("hangs: " + run);
            }
            tally.killed(begun, Duration.ofNanos(System.nanoTime() - started));
            return false;
        }
        int code = process.exitValue();
        if (code != ExitCode.DONE && code != ExitCode.PARTIAL) {
            tally.wrong("exit code " + code + " in " + run + ": " + Files.readString(log));
            return true;
        }
        return !Files.readString(log).contains("Resume: ");
    }

    /** How long a process takes to start says how busy the machine is, and must not decide what a kill hits. */
    private static void awaitFirstLine(Process process, Path journal) throws IOException, InterruptedException {
        long before = size(journal);
        boolean ended = false;
        while (!ended && size(journal) == before) {
            ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static List<String> begin(Path run, Path targets) {
        return List.of(
                "run",
                "--targets",
                targets.toString(),
                "--run-dir",
                run.toString(),
                "--role-name",
                "VoiceOps",
                "--request-timeout",
                "2s",
                "--batch-size",
                "10",
                "--initial-rate",
                "30",
                "--yes",
                "--progress",
                "none");
    }

    private static List<String> resume(Path run) {
        return List.of("resume", run.toString(), "--progress", "none");
    }

    private Process start(Simulator simulator, List<String> args, Path log) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        builder.environment().put("AWS_ACCESS_KEY_ID", simulator.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey());
        builder.environment().put("AWS_REGION", "us-east-1");
        return builder.start();
    }

    private static List<Fault> faults() {
        SimulatedOperation disassociate = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        return List.of(
                Fault.when().operation(disassociate).everyCall(97).then(Effect.loseAnswer()),
                Fault.when().operation(disassociate).everyCall(151).then(Effect.stall()),
                Fault.when().operation(disassociate).everyCall(211).then(Effect.neverAnswer()),
                Fault.when()
                        .operation(disassociate)
                        .everyCall(59)
                        .then(Effect.error(503, "ServiceUnavailableException")),
                Fault.when().operation(disassociate).everyCall(499).then(Effect.error(429, "ThrottledClientException")),
                Fault.when().operation(disassociate).share(0.002).seed(1).then(Effect.numberError("Unprocessable")),
                Fault.when().operation(disassociate).share(0.01).seed(2).then(Effect.numberError("ServiceFailure", 1)),
                Fault.when().operation(disassociate).share(0.001).seed(3).then(Effect.numberError("Throttled", 1)),
                Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .everyCall(5)
                        .then(Effect.error(400, "Throttling")),
                Fault.when().slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120))));
    }
}
