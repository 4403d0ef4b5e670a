package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.runbook.stored.RebuiltReport;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Moves numbers by the real command, as processes, under faults, kills them at random moments, and lets them go on:
 * {@code MoveKills DIR KILLS NUMBERS ACCOUNTS REGIONS COMMAND...}. Prints what came of it; exit 1 if a number is on neither of its
 * connectors without being named STRANDED, or anything else is not as the report says. {@code moves.sh} runs it.
 */
final class MoveKills {

    private static final int MOST_ATTEMPTS = 200;
    /** A move that is killed more often spends most of its lives with the little that is left. */
    private static final int KILLS_OF_A_MOVE = 10;

    private static final double REQUESTS_PER_SECOND = 25;

    private final Path dir;
    private final int numbers;
    private final int accounts;
    private final int regions;
    private final List<String> command;
    private final Random random;
    private final Map<String, Long> byStatus = new TreeMap<>();
    private final Map<String, Long> afterKills = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int runs;
    /** How often the current move ended by itself. */
    private int ended;

    private long forced;
    private int kills;
    private int killsWithNumbersInTransit;
    private String last = "";

    MoveKills(Path dir, int numbers, int accounts, int regions, List<String> command, long seed) {
        this.dir = dir;
        this.numbers = numbers;
        this.accounts = accounts;
        this.regions = regions;
        this.command = List.copyOf(command);
        this.random = new Random(seed);
    }

    /** The whole measurement. */
    public static void main(String[] args) throws Exception {
        int most = Integer.parseInt(args[1]);
        long seed = System.nanoTime();
        MoveKills all = new MoveKills(
                Path.of(args[0]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                List.of(args).subList(5, args.length),
                seed);
        do {
            all.round(Math.min(KILLS_OF_A_MOVE, most - all.kills));
            System.err.println(all.kills + " kills, " + all.wrong.size() + " wrong");
        } while (all.kills < most);
        System.out.println(all.table());
        System.out.println("Seed " + seed);
        all.wrong.stream().limit(20).forEach(System.out::println);
        System.exit(all.wrong.isEmpty() ? 0 : 1);
    }

    int kills() {
        return kills;
    }

    List<String> wrong() {
        return wrong;
    }

    /** One move from its beginning to its end, killed so many times at most. */
    void round(int mostKills) throws IOException, InterruptedException {
        Path run = dir.resolve("run-" + runs);
        MoveFleet moves = MoveFleet.of(numbers, accounts, regions, REQUESTS_PER_SECOND, random.nextLong());
        Path list = moves.write(dir.resolve("moves-" + runs + ".csv"));
        try (Simulator simulator =
                Simulator.builder(moves.fleet()).faults(MoveFleet.faults()).start()) {
            int attempts = 0;
            ended = 0;
            boolean over = false;
            while (!over) {
                if (attempts > MOST_ATTEMPTS) {
                    throw new IllegalStateException("the move does not end: " + run);
                }
                over = attempt(simulator, moves, run, list, attempts < mostKills);
                attempts++;
            }
            MoveTruth truth = new MoveTruth(simulator, moves.origins(), moves.destinations());
            truth.check(run, false);
            forced += simulator.record().forced();
            truth.byStatus.forEach((status, count) -> byStatus.merge(status, count, Long::sum));
            truth.wrong.forEach(what -> wrong.add(run + ": " + what));
            last = String.join(
                    "\n",
                    row("time out of service, reported (median / 99 % / longest)", MoveTruth.quantiles(truth.reported)),
                    row("time out of service, by the simulator's record", MoveTruth.quantiles(truth.gaps)),
                    row("most in transit at once, by the simulator's record", "" + truth.mostInTransit));
        }
        runs++;
    }

    private boolean attempt(Simulator simulator, MoveFleet moves, Path run, Path list, boolean mayKill)
            throws IOException, InterruptedException {
        boolean begun = Files.exists(run.resolve("plan.json"));
        Path log = dir.resolve("log.txt");
        Process process = start(simulator, begun ? resume(run) : begin(run, list), log);
        if (mayKill && random.nextInt(3) > 0) {
            awaitFirstLine(process, run.resolve(StoredRun.JOURNAL));
        }
        Duration until = mayKill ? Duration.ofMillis(50 + random.nextInt(2_500)) : PATIENCE.multipliedBy(10);
        if (!process.waitFor(until.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            if (!mayKill) {
                throw new IllegalStateException("hangs: " + run);
            }
            kills++;
            boolean inTransit = simulator.record().numbers().anyMatch(number -> number.voiceConnectorId() == null);
            killsWithNumbersInTransit += inTransit ? 1 : 0;
            reportOfKilled(run, simulator, moves);
            return false;
        }
        int code = process.exitValue();
        if (code != ExitCode.DONE && code != ExitCode.PARTIAL) {
            wrong.add("exit code " + code + " in " + run + ": " + Files.readString(log));
            return true;
        }
        // A number that both connectors refuse for good stays stranded, as often as the move goes on.
        ended++;
        return ended > 1 || !Files.readString(log).contains("Resume: ");
    }

    /** What {@code report DIR} says of a move that was killed is true, too. */
    private void reportOfKilled(Path run, Simulator simulator, MoveFleet moves) throws IOException {
        if (!Files.exists(run.resolve(StoredRun.JOURNAL)) || !RebuiltReport.isNeeded(run)) {
            return;
        }
        try (RebuiltReport rebuilt = RebuiltReport.of(run)) {
            rebuilt.report(run);
            MoveTruth truth = new MoveTruth(simulator, moves.origins(), moves.destinations());
            truth.checkRows(rebuilt.csv());
            truth.byStatus.forEach((status, count) -> afterKills.merge(status, count, Long::sum));
            truth.wrong.forEach(what -> wrong.add(run + ", its report after a kill: " + what));
        }
    }

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

    private static List<String> begin(Path run, Path list) {
        List<String> args = new ArrayList<>(List.of("move", "--targets", list.toString(), "--run-dir", run.toString()));
        args.addAll(List.of("--role-name", "VoiceOps", "--request-timeout", "2s", "--yes", "--progress", "none"));
        return args;
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

    String table() {
        List<String> rows = new ArrayList<>(List.of("| what | count |", "| --- | --- |"));
        rows.add(row("moves, each brought to its end", count(runs)));
        rows.add(row("kills", count(kills)));
        rows.add(row("of them with numbers on neither connector", count(killsWithNumbersInTransit)));
        byStatus.forEach((status, count) -> rows.add(row(status + ", and so says the simulator", count(count))));
        afterKills.forEach(
                (status, count) -> rows.add(row(status + " in reports of killed moves, not resumed", count(count))));
        rows.add(row("requests that forced", count(forced)));
        rows.add(last);
        rows.add(row("wrong", count(wrong.size())));
        return String.join("\n", rows);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String row(String what, String value) {
        return "| " + what + " | " + value + " |";
    }
}
