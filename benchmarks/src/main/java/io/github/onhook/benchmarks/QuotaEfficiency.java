package io.github.onhook.benchmarks;

import io.github.onhook.Location;
import io.github.onhook.Orchestrator;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Report;
import io.github.onhook.Settings;
import io.github.onhook.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fault;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.Latency;
import io.github.onhook.simulator.Operation;
import io.github.onhook.simulator.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * How close a run comes to the end that hidden quotas allow, over HTTP: {@code QuotaEfficiency SECONDS...} runs 24 locations
 * with so many seconds of work each, once for each guess.
 */
public final class QuotaEfficiency {

    private static final double[] QUOTAS = {2, 3, 5, 8, 12, 20, 35, 50};
    private static final double[] BURST_SECONDS = {0, 1, 10};
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "ap-southeast-1");
    private static final long LATENCY_MILLIS = 80;

    private QuotaEfficiency() {}

    /** A location with a quota that nobody is told. */
    private record Hidden(Location location, double quota, int burst, int requests) {

        double idealSeconds() {
            return Math.max(0, requests - burst) / quota + LATENCY_MILLIS / 1000.0;
        }

        List<String> numbers(int index) {
            return IntStream.range(0, requests)
                    .mapToObj(i -> "+1" + (2_000_000_000L + index * 100_000L + i))
                    .toList();
        }
    }

    /** The whole measurement. */
    public static void main(String[] args) {
        double[] works = args.length == 0
                ? new double[] {200}
                : IntStream.range(0, args.length)
                        .mapToDouble(i -> Double.parseDouble(args[i]))
                        .toArray();
        System.out.println("| work s | guess | ideal s | measured s | efficiency | throttled | most refusals at one"
                + " location | beyond 25 + 2% | least efficient location |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (double work : works) {
            for (double factor : new double[] {1, 0.1, 10, 0}) {
                System.out.println(measure(work, factor));
            }
        }
        Bench.printMachine();
    }

    private static List<Hidden> hidden(double work) {
        List<Hidden> all = new ArrayList<>();
        for (int q = 0; q < QUOTAS.length; q++) {
            for (int b = 0; b < BURST_SECONDS.length; b++) {
                int burst = (int) Math.max(2, QUOTAS[q] * BURST_SECONDS[b]);
                Location location = new Location("11112222333" + q, REGIONS.get(b));
                all.add(new Hidden(location, QUOTAS[q], burst, (int) Math.round(QUOTAS[q] * work) + burst));
            }
        }
        return all;
    }

    private static Fleet fleet(List<Hidden> all) {
        FleetBuilder fleet = Fleet.builder();
        for (int q = 0; q < QUOTAS.length; q++) {
            int first = q * BURST_SECONDS.length;
            fleet.account(all.get(first).location().accountId(), account -> {
                for (int i = first; i < first + BURST_SECONDS.length; i++) {
                    Hidden of = all.get(i);
                    String[] numbers = of.numbers(i).toArray(String[]::new);
                    String connector = connector(i);
                    account.region(
                            of.location().region(),
                            region -> region.quota(of.quota(), of.burst()).connector(connector, numbers));
                }
            });
        }
        return fleet.build();
    }

    private static String connector(int index) {
        return Bench.format("connector%012d", index);
    }

    private static String measure(double work, double factor) {
        List<Hidden> all = hidden(work);
        try (Simulator simulator =
                        Simulator.builder(fleet(all)).recordRequests(false).start();
                SdkAsyncHttpClient http = Bench.http(512);
                AssumedRoles sessions = Bench.sessions(simulator.endpoint(), http)) {
            simulator
                    .faults()
                    .add(Fault.when()
                            .operation(Operation.DISASSOCIATE_FROM_CONNECTOR)
                            .slow(Latency.fixed(Duration.ofMillis(LATENCY_MILLIS))));
            List<Mono<Report>> runs = new ArrayList<>();
            List<Orchestrator> open = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Orchestrator orchestrator = orchestrator(simulator, http, sessions, all.get(i), factor);
                open.add(orchestrator);
                runs.add(orchestrator.run(plan(all.get(i), i)).report());
            }
            long start = System.nanoTime();
            List<Report> reports = Objects.requireNonNull(Flux.merge(Flux.fromIterable(runs), runs.size())
                    .collectList()
                    .block());
            double seconds = (System.nanoTime() - start) / 1e9;
            open.forEach(Orchestrator::close);
            return row(work, factor, all, reports, seconds);
        }
    }

    private static Orchestrator orchestrator(
            Simulator simulator, SdkAsyncHttpClient http, AssumedRoles sessions, Hidden of, double factor) {
        Settings.Builder settings = Settings.builder().batchSize(1).maxInFlightPerLocation(64);
        if (factor > 0) {
            settings.initialRate(of.quota() * factor);
        }
        return Orchestrator.builder(sessions)
                .settings(settings.build())
                .httpClient(http)
                .endpointOverride(simulator.endpoint())
                .build();
    }

    private static Plan plan(Hidden of, int index) {
        PlanBuilder plan = Plan.builder();
        of.numbers(index)
                .forEach(number -> plan.add(
                        Target.of(of.location().accountId(), of.location().region(), connector(index), number)));
        return plan.build();
    }

    private static String row(double work, double factor, List<Hidden> all, List<Report> reports, double seconds) {
        long sent = 0;
        long throttled = 0;
        long most = 0;
        int beyond = 0;
        for (Report report : reports) {
            long of = report.requests().throttled();
            sent += report.requests().sent();
            throttled += of;
            most = Math.max(most, of);
            beyond += of > 25 + 0.02 * report.requests().sent() ? 1 : 0;
            if (report.totals().disassociated() != report.totals().targets()) {
                throw new IllegalStateException("numbers are left: " + report.totals());
            }
        }
        double ideal = all.stream().mapToDouble(Hidden::idealSeconds).max().orElseThrow();
        String guess = factor == 0 ? "none" : factor == 1 ? "right" : factor < 1 ? "10x low" : "10x high";
        return Bench.format(
                "| %.0f | %s | %.1f | %.1f | %.3f | %d of %d, %.1f%% | %d | %d locations | %s |",
                work,
                guess,
                ideal,
                seconds,
                ideal / seconds,
                throttled,
                sent,
                100.0 * throttled / sent,
                most,
                beyond,
                least(all, reports));
    }

    private static String least(List<Hidden> all, List<Report> reports) {
        String least = "";
        double worst = Double.MAX_VALUE;
        for (Report report : reports) {
            Location location = report.locations().get(0).location();
            Hidden of = all.stream()
                    .filter(hidden -> hidden.location().equals(location))
                    .findFirst()
                    .orElseThrow();
            Duration took = Duration.between(report.startedAt(), Objects.requireNonNull(report.finishedAt()));
            double efficiency = of.idealSeconds() / (took.toMillis() / 1e3);
            if (efficiency < worst) {
                worst = efficiency;
                least = Bench.format("%.3f at %.0f/s, burst %d", efficiency, of.quota(), of.burst());
            }
        }
        return least;
    }
}
