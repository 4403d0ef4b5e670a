package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.model.Plan;
import io.github.onhook.session.AssumedRoles;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * CPU per request with meters and without, in turns in one process, the order of the two swapped from round to round:
 * {@code MetricsCost [ROUNDS] [NUMBERS]}.
 */
public final class MetricsCost {

    private MetricsCost() {}

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        int numbers = args.length > 1 ? Integer.parseInt(args[1]) : 500_000;
        Plan plan = Cost.plan(numbers);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Server server = Server.start(Cost.ACCOUNTS, numbers);
                SdkAsyncHttpClient http = Bench.http(Cost.IN_FLIGHT);
                AssumedRoles sessions = Bench.sessions(server.endpoint(), http);
                Orchestrator off = Cost.orchestrator(server.endpoint(), http, sessions, List.of());
                Orchestrator on =
                        Cost.orchestrator(server.endpoint(), http, sessions, List.of(Micrometer.listener(registry)))) {
            double[] with = new double[rounds];
            double[] without = new double[rounds];
            double[] ratios = new double[rounds];
            int requests = numbers / Cost.BATCH;
            Bench.warmUp(() -> {
                Cost.run(on, plan);
                Cost.run(off, plan);
            });
            for (int round = 0; round < rounds; round++) {
                boolean onFirst = round % 2 == 0;
                double first = Cost.micros(requests, () -> Cost.run(onFirst ? on : off, plan));
                double second = Cost.micros(requests, () -> Cost.run(onFirst ? off : on, plan));
                with[round] = onFirst ? first : second;
                without[round] = onFirst ? second : first;
                ratios[round] = with[round] / without[round];
            }
            System.out.printf(
                    "%d rounds in turns, about %d requests of %d numbers each%n%n", rounds, requests, Cost.BATCH);
            System.out.println("| CPU per request | median | least | most |");
            System.out.println("| --- | --- | --- | --- |");
            System.out.println(Cost.row("with meters, microseconds", with, "%.1f"));
            System.out.println(Cost.row("without, microseconds", without, "%.1f"));
            System.out.println(Cost.row("ratio, pair by pair", ratios, "%.3f"));
            Bench.printMachine();
        }
    }
}
