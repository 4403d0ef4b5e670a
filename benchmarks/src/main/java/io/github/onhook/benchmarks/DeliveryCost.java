package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.session.AssumedRoles;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * CPU per request of a run whose outcomes are delivered on a scheduler of their own, and of one whose outcomes are delivered
 * on the thread that decides them, in turns in one process: {@code DeliveryCost [ROUNDS] [NUMBERS]}.
 */
public final class DeliveryCost {

    private DeliveryCost() {}

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        int numbers = args.length > 1 ? Integer.parseInt(args[1]) : 500_000;
        Plan plan = Cost.plan(numbers);
        try (Server server = Server.start(Cost.ACCOUNTS, numbers);
                SdkAsyncHttpClient http = Bench.http(Cost.IN_FLIGHT);
                AssumedRoles sessions = Bench.sessions(server.endpoint(), http);
                Orchestrator own = orchestrator(server.endpoint(), http, sessions, Schedulers.boundedElastic());
                Orchestrator same = orchestrator(server.endpoint(), http, sessions, Schedulers.immediate())) {
            double[] ofOwn = new double[rounds];
            double[] ofSame = new double[rounds];
            double[] ratios = new double[rounds];
            int requests = numbers / Cost.BATCH;
            Bench.warmUp(() -> {
                run(own, plan);
                run(same, plan);
            });
            for (int round = 0; round < rounds; round++) {
                boolean ownFirst = round % 2 == 0;
                double first = Cost.micros(requests, () -> run(ownFirst ? own : same, plan));
                double second = Cost.micros(requests, () -> run(ownFirst ? same : own, plan));
                ofOwn[round] = ownFirst ? first : second;
                ofSame[round] = ownFirst ? second : first;
                ratios[round] = ofOwn[round] / ofSame[round];
            }
            System.out.printf(
                    "%d rounds in turns, about %d requests of %d numbers each%n%n", rounds, requests, Cost.BATCH);
            System.out.println("| CPU per request | median | least | most |");
            System.out.println("| --- | --- | --- | --- |");
            System.out.println(Cost.row("delivered on a scheduler of their own, microseconds", ofOwn, "%.1f"));
            System.out.println(Cost.row("on the deciding thread, microseconds", ofSame, "%.1f"));
            System.out.println(Cost.row("ratio, pair by pair", ratios, "%.3f"));
            Bench.printMachine();
        }
    }

    private static Orchestrator orchestrator(
            URI endpoint, SdkAsyncHttpClient http, AssumedRoles sessions, Scheduler delivery) {
        Settings settings = Settings.builder()
                .rate(1e6)
                .burst(Cost.IN_FLIGHT)
                .batchSize(Cost.BATCH)
                .maxInFlight(Cost.IN_FLIGHT)
                .maxInFlightPerLocation(Cost.IN_FLIGHT / Cost.ACCOUNTS)
                .build();
        return Orchestrator.builder(sessions)
                .settings(settings)
                .httpClient(http)
                .endpointOverride(endpoint)
                .deliverOn(delivery)
                .build();
    }

    private static void run(Orchestrator orchestrator, Plan plan) {
        long done = Objects.requireNonNull(orchestrator
                .run(plan)
                .outcomes()
                .filter(outcome -> outcome.status().isDone())
                .count()
                .block());
        if (done != plan.size()) {
            throw new IllegalStateException("numbers remain: " + (plan.size() - done));
        }
    }
}
