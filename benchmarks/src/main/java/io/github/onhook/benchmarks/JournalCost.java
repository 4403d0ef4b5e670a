package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.RunRequest;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.AssumedRoles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Runs with a journal in a file and without, in turns in one process: over HTTP against a simulator without
 * quotas, and over a service with zero latency, where the journal's disk is the only bottleneck. Also measures the
 * replay: {@code JournalCost [NUMBERS] [LOCATIONS] [ROUNDS] [DIR]}.
 */
public final class JournalCost {

    private static final double OPEN = .01;
    private static final int HTTP_NUMBERS = 1_000_000;
    /** The default number of requests in flight. */
    private static final int IN_FLIGHT = 256;

    private JournalCost() {}

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        int numbers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int locations = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path dir = args.length > 3 ? Path.of(args[3]) : Path.of("").toAbsolutePath();
        Plan plan = InMemory.plan(numbers, locations);
        Path file = Files.createTempFile(dir, "journal", ".jsonl");
        try {
            overHttp(rounds, file);
            System.out.println("A service that answers at once:\n");
            throughput(() -> InMemory.run(plan), journal -> InMemory.run(plan, journal), plan.size(), rounds, file);
            replay(plan, file);
        } finally {
            Files.deleteIfExists(file);
        }
        Bench.printMachine();
    }

    private static void overHttp(int rounds, Path file) throws IOException {
        Plan plan = Cost.plan(HTTP_NUMBERS);
        try (Server server = Server.start(Cost.ACCOUNTS, HTTP_NUMBERS);
                SdkAsyncHttpClient http = Bench.http(IN_FLIGHT);
                AssumedRoles sessions = Bench.sessions(server.endpoint(), http);
                Orchestrator orchestrator =
                        Cost.orchestrator(server.endpoint(), http, sessions, List.of(), IN_FLIGHT)) {
            System.out.printf("Over HTTP, %d numbers to a request:%n%n", Cost.BATCH);
            throughput(
                    () -> Cost.run(orchestrator, plan),
                    journal -> orchestrator
                            .run(RunRequest.of(plan).journal(journal))
                            .report()
                            .block(),
                    plan.size(),
                    rounds,
                    file);
        }
    }

    private static void throughput(Runnable without, Consumer<FileJournal> with, long numbers, int rounds, Path file) {
        double[] ratios = new double[rounds];
        System.out.println("| numbers/s with journal | without | ratio | CPU s with journal | without |");
        System.out.println("| --- | --- | --- | --- | --- |");
        Bench.warmUp(() -> {
            without.run();
            written(with, file);
        });
        for (int round = 0; round < rounds; round++) {
            boolean first = round % 2 == 0;
            double[] written = first ? written(with, file) : new double[2];
            double[] plain = seconds(without);
            if (!first) {
                written = written(with, file);
            }
            ratios[round] = plain[0] / written[0];
            System.out.println(Bench.format(
                    "| %.0f | %.0f | %.3f | %.1f | %.1f |",
                    numbers / written[0], numbers / plain[0], ratios[round], written[1], plain[1]));
        }
        Arrays.sort(ratios);
        System.out.println(Bench.format("%nMedian ratio %.3f%n", ratios[rounds / 2]));
    }

    private static double[] written(Consumer<FileJournal> run, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (FileJournal journal = FileJournal.open(file, "benchmark")) {
            return seconds(() -> run.accept(journal));
        }
    }

    private static void replay(Plan plan, Path file) throws IOException {
        long size = Files.size(file);
        System.out.println(
                Bench.format("%.1f MiB of journal for each million numbers%n", size / 1.048576 / plan.size()));
        System.out.println("| replay | settled | seconds | CPU s |");
        System.out.println("| --- | --- | --- | --- |");
        System.out.println(row("of a run that ended", plan, file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate((long) (size * (1 - OPEN)));
        }
        System.out.println(row("of one with 1 % open", plan, file));
    }

    private static String row(String what, Plan plan, Path file) {
        try (FileJournal journal = FileJournal.read(file, "benchmark")) {
            long cpu = Bench.cpuNanos();
            long start = System.nanoTime();
            RunProgress progress = Objects.requireNonNull(Replay.of(
                            plan, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, journal, new RunListener() {}, at -> {})
                    .block());
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (Bench.cpuNanos() - cpu) / 1e9;
            return Bench.format("| %s | %d | %.1f | %.1f |", what, progress.settled(), seconds, cpuSeconds);
        }
    }

    /** On the clock, and of CPU. */
    private static double[] seconds(Runnable work) {
        long cpu = Bench.cpuNanos();
        long start = System.nanoTime();
        work.run();
        return new double[] {(System.nanoTime() - start) / 1e9, (Bench.cpuNanos() - cpu) / 1e9};
    }
}
