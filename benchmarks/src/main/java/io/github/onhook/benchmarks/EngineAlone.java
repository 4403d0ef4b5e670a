package io.github.onhook.benchmarks;

import io.github.onhook.model.Plan;

/**
 * The engine without a network: a plan of NUMBERS numbers over LOCATIONS locations, and a service with zero latency.
 * {@code EngineAlone [NUMBERS] [LOCATIONS] [ROUNDS]}; with {@code JAVA_OPTS=-Xmx256m} it shows the memory needed.
 */
public final class EngineAlone {

    private EngineAlone() {}

    /** Runs the measurement. */
    public static void main(String[] args) {
        int numbers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int locations = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        System.out.println("| numbers | locations | planned in s | run in s | numbers/s | CPU s | heap after, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int round = 0; round < rounds; round++) {
            System.out.println(measure(numbers, locations));
        }
        Bench.printMachine();
    }

    private static String measure(int numbers, int locations) {
        long start = System.nanoTime();
        Plan plan = InMemory.plan(numbers, locations);
        double planned = (System.nanoTime() - start) / 1e9;
        long cpu = Bench.cpuNanos();
        start = System.nanoTime();
        InMemory.run(plan);
        double ran = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (Bench.cpuNanos() - cpu) / 1e9;
        Runtime runtime = Runtime.getRuntime();
        return Bench.format(
                "| %d | %d | %.1f | %.1f | %.0f | %.2f | %d |",
                numbers,
                locations,
                planned,
                ran,
                numbers / ran,
                cpuSeconds,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
}
