package io.github.onhook.benchmarks;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Twenty-four locations with hidden quotas, and one run over each. */
final class HiddenQuotas {

    static final double LATENCY_SECONDS = 0.08;

    private static final double[] QUOTAS = {2, 3, 5, 8, 12, 20, 35, 50};
    private static final double[] BURST_SECONDS = {0, 1, 10};
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "ap-southeast-1");

    private final List<Hidden> all;

    private HiddenQuotas(List<Hidden> all) {
        this.all = all;
    }

    /** A location and its number of requests. */
    record Hidden(Location location, double quota, int burst, int requests) {

        private List<String> numbers(int index) {
            return IntStream.range(0, requests)
                    .mapToObj(i -> "+1" + (2_000_000_000L + index * 1_000_000L + i))
                    .toList();
        }
    }

    /** The result of a run at one location. */
    record Went(Hidden at, Report report) {

        double seconds() {
            return Duration.between(report.startedAt(), Objects.requireNonNull(report.finishedAt()))
                            .toMillis()
                    / 1e3;
        }
    }

    /**
     * The locations.
     *
     * @param requests the number of requests, by quota and burst
     */
    static HiddenQuotas of(BiFunction<Double, Integer, Integer> requests) {
        List<Hidden> all = new ArrayList<>();
        for (int q = 0; q < QUOTAS.length; q++) {
            for (int b = 0; b < BURST_SECONDS.length; b++) {
                int burst = (int) Math.max(2, QUOTAS[q] * BURST_SECONDS[b]);
                Location location = new Location("11112222333" + q, REGIONS.get(b));
                all.add(new Hidden(location, QUOTAS[q], burst, requests.apply(QUOTAS[q], burst)));
            }
        }
        return new HiddenQuotas(List.copyOf(all));
    }

    List<Hidden> all() {
        return all;
    }

    /**
     * Disassociates all numbers over HTTP.
     *
     * @param guess the first rate as a multiple of the quota; {@code null} for no guess
     * @param begun called when the runs start
     */
    List<Went> run(@Nullable Double guess, Consumer<Simulator> begun) {
        return run(guess, RateMemory.none(), begun);
    }

    /** As {@link #run(Double, Consumer)}, from what earlier runs learned. */
    List<Went> run(@Nullable Double guess, RateMemory memory, Consumer<Simulator> begun) {
        try (Simulator simulator =
                        Simulator.builder(fleet()).recordRequests(false).start();
                SdkAsyncHttpClient http = Bench.http(512);
                AssumedRoles sessions = Bench.sessions(simulator.endpoint(), http)) {
            simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .slow(Latency.fixed(Duration.ofMillis((long) (LATENCY_SECONDS * 1000)))));
            List<Mono<Went>> runs = new ArrayList<>();
            List<Orchestrator> open = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Hidden at = all.get(i);
                Orchestrator orchestrator = orchestrator(simulator, http, sessions, memory, at, guess);
                open.add(orchestrator);
                runs.add(orchestrator.run(plan(at, i)).report().map(report -> new Went(at, report)));
            }
            begun.accept(simulator);
            List<Went> went = Objects.requireNonNull(Flux.merge(Flux.fromIterable(runs), runs.size())
                    .collectList()
                    .block());
            open.forEach(Orchestrator::close);
            went.forEach(HiddenQuotas::requireNothingLeft);
            return went;
        }
    }

    private static void requireNothingLeft(Went went) {
        Report.Totals totals = went.report.totals();
        if (totals.disassociated() != totals.targets()) {
            throw new IllegalStateException("numbers remain: " + totals);
        }
    }

    private Fleet fleet() {
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

    private static Orchestrator orchestrator(
            Simulator simulator,
            SdkAsyncHttpClient http,
            AssumedRoles sessions,
            RateMemory memory,
            Hidden of,
            @Nullable Double guess) {
        Settings.Builder settings = Settings.builder().batchSize(1).maxInFlightPerLocation(64);
        if (guess != null) {
            settings.initialRate(of.quota() * guess);
        }
        return Orchestrator.builder(sessions)
                .settings(settings.build())
                .rateMemory(memory)
                .httpClient(http)
                .endpointOverride(simulator.endpoint())
                .build();
    }

    private static Plan plan(Hidden of, int index) {
        Plan.Builder plan = Plan.builder();
        of.numbers(index)
                .forEach(number -> plan.add(
                        Target.of(of.location().accountId(), of.location().region(), connector(index), number)));
        return plan.build();
    }
}
