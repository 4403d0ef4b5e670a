package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * How time, CPU and memory scale: {@code Scale engine|http NUMBERS... x LOCATIONS...}. {@code engine} runs without a
 * network, {@code http} against a simulator without quotas, with sessions. The first run is a warm-up.
 */
public final class Scale {

    private Scale() {}

    /** The cost of a run. */
    @FunctionalInterface
    private interface Runner {
        void run(Plan plan);
    }

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        boolean http = args.length > 0 && args[0].equals("http");
        List<String> sizes = args.length > 1 ? List.of(args).subList(1, args.length) : defaults(http);
        int cross = sizes.indexOf("x");
        System.out.println("| numbers | locations | planned in s | run in s | CPU s | CPU per number, ns | time per"
                + " number, ns | plan, bytes per number | heap pools at most, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        InMemory.runAndReport(InMemory.plan(1_000_000, 100));
        for (String numbers : sizes.subList(0, cross)) {
            for (String locations : sizes.subList(cross + 1, sizes.size())) {
                step(Integer.parseInt(numbers), Integer.parseInt(locations), http);
            }
        }
        Bench.printMachine();
    }

    private static List<String> defaults(boolean http) {
        return http
                ? List.of("10000", "100000", "1000000", "x", "10", "1000")
                : List.of("10000", "100000", "1000000", "10000000", "x", "10", "100", "1000", "10000");
    }

    private static void step(int numbers, int locations, boolean http) throws IOException {
        if (!http) {
            long before = Bench.heapLiveBytes();
            long start = System.nanoTime();
            Plan plan = InMemory.plan(numbers, locations);
            measure(plan, locations, start, before, InMemory::runAndReport);
            return;
        }
        try (Server server = Server.start(locations, numbers);
                SdkAsyncHttpClient client = Bench.http(256);
                AssumedRoles sessions = Bench.sessions(server.endpoint(), client);
                Orchestrator orchestrator = Orchestrator.builder(sessions)
                        .settings(Settings.builder().rate(1e6).burst(256).build())
                        .httpClient(client)
                        .endpointOverride(server.endpoint())
                        .build()) {
            long before = Bench.heapLiveBytes();
            long start = System.nanoTime();
            Plan.Builder builder = Plan.builder();
            Server.fleet(locations, numbers)
                    .targets()
                    .forEach(t ->
                            builder.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
            Plan plan = builder.build();
            measure(plan, locations, start, before, p -> run(orchestrator, p));
        }
    }

    private static void run(Orchestrator orchestrator, Plan plan) {
        Report report = Objects.requireNonNull(orchestrator.run(plan).report().block());
        if (report.totals().done() != plan.size()) {
            throw new IllegalStateException("numbers remain: " + report.totals());
        }
    }

    private static void measure(Plan plan, int locations, long start, long liveBefore, Runner runner) {
        double planned = (System.nanoTime() - start) / 1e9;
        double held = (double) (Bench.heapLiveBytes() - liveBefore) / plan.size();
        Bench.resetPeaks();
        long cpu = Bench.cpuNanos();
        long begun = System.nanoTime();
        runner.run(plan);
        double nanos = System.nanoTime() - begun;
        double cpuNanos = Bench.cpuNanos() - cpu;
        System.out.println(Bench.format(
                "| %d | %d | %.2f | %.2f | %.2f | %.0f | %.0f | %.1f | %d |",
                plan.size(),
                locations,
                planned,
                nanos / 1e9,
                cpuNanos / 1e9,
                cpuNanos / plan.size(),
                nanos / plan.size(),
                held,
                Bench.heapPeakBytes() >> 20));
    }
}
