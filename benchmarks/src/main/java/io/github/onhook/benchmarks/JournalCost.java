package io.github.onhook.benchmarks;

import io.github.onhook.Operation;
import io.github.onhook.Plan;
import io.github.onhook.RunListener;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Progress;
import io.github.onhook.journal.Replay;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * The engine over a service that answers at once, with a journal in a file and without, in turns in one process; and how
 * long a run takes to find out where it was: {@code JournalCost [NUMBERS] [LOCATIONS] [ROUNDS] [DIR]}.
 */
public final class JournalCost {

    private static final double OPEN = .01;

    private JournalCost() {}

    /** The whole measurement. */
    public static void main(String[] args) throws IOException {
        int numbers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int locations = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path dir = args.length > 3 ? Path.of(args[3]) : Path.of("").toAbsolutePath();
        Plan plan = InMemory.plan(numbers, locations);
        Path file = Files.createTempFile(dir, "journal", ".jsonl");
        try {
            throughput(plan, rounds, file);
            replay(plan, file);
        } finally {
            Files.deleteIfExists(file);
        }
        Bench.printMachine();
    }

    private static void throughput(Plan plan, int rounds, Path file) throws IOException {
        double[] ratios = new double[rounds];
        System.out.println("| numbers/s with journal | without | ratio | CPU s with journal | without |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int round = -1; round < rounds; round++) {
            boolean first = round % 2 == 0;
            double[] with = first ? written(plan, file) : new double[2];
            double[] without = seconds(() -> InMemory.run(plan));
            if (!first) {
                with = written(plan, file);
            }
            if (round >= 0) {
                ratios[round] = without[0] / with[0];
                System.out.println(Bench.format(
                        "| %.0f | %.0f | %.3f | %.1f | %.1f |",
                        plan.size() / with[0], plan.size() / without[0], ratios[round], with[1], without[1]));
            }
        }
        Arrays.sort(ratios);
        System.out.println(Bench.format("%nMedian ratio %.3f%n", ratios[rounds / 2]));
    }

    private static double[] written(Plan plan, Path file) throws IOException {
        Files.delete(file);
        try (FileJournal journal = FileJournal.open(file, "benchmark")) {
            return seconds(() -> InMemory.run(plan, journal));
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
            Progress progress = Objects.requireNonNull(
                    Replay.of(plan, Operation.VOICE_CONNECTOR, journal, new RunListener() {}, at -> {})
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
