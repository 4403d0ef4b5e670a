package io.github.onhook.benchmarks;

import io.github.onhook.benchmarks.HiddenQuotas.Hidden;
import io.github.onhook.benchmarks.HiddenQuotas.Went;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How well a run follows hidden quotas that change during the run, and tolerates rate-independent throttling, over
 * HTTP:
 * {@code QuotaChanges [SECONDS [CHANGE...]]}. Each of 24 locations has work for SECONDS seconds at full use of its
 * quota.
 */
public final class QuotaChanges {

    private static final int SHARE_SECONDS = 10;
    private static final double MOST_TAKEN = 0.6;
    private static final double STEP = 4;
    private static final long SEED = 20_26;
    private static final Fault REFUSED_BY_CHANCE = Fault.when()
            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
            .share(0.1)
            .then(Effect.error(429, "ThrottledClientException"));

    private QuotaChanges() {}

    /** How a quota changes. */
    private enum Change {
        /** Rises to four times as much at half of the time. */
        UP,
        /** Falls to a quarter at half of the time. */
        DOWN,
        /** Another tenant uses 0% to 60%, a different share every ten seconds. */
        SHARED,
        /** Constant, with one request in ten throttled independently of the rate. */
        CHANCE;

        /** The fraction of the quota in each time step. */
        double[] steps(double seconds) {
            return switch (this) {
                case UP -> new double[] {1, STEP};
                case DOWN -> new double[] {1, 1 / STEP};
                case SHARED ->
                    new Random(SEED)
                            .doubles((long) Math.ceil(seconds / SHARE_SECONDS), 1 - MOST_TAKEN, 1)
                            .toArray();
                case CHANCE -> new double[] {1};
            };
        }
    }

    /** Runs the measurement. */
    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 200;
        System.out.println(
                "| quotas | ideal s | efficiency of all | least efficient location | throttled | numbers left |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Change change : changes(args)) {
            double[] steps = change.steps(seconds);
            double stepSeconds = seconds / steps.length;
            HiddenQuotas quotas = HiddenQuotas.of((quota, burst) -> requests(quota, burst, steps, stepSeconds));
            System.out.println(row(change, seconds, quotas.run(null, simulator -> {
                if (change == Change.CHANCE) {
                    simulator.faults().add(REFUSED_BY_CHANCE);
                }
                begin(simulator, quotas, steps, stepSeconds);
            })));
        }
        Bench.printMachine();
    }

    private static List<Change> changes(String[] args) {
        return args.length < 2
                ? List.of(Change.values())
                : Arrays.stream(args)
                        .skip(1)
                        .map(name -> Change.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
    }

    private static int requests(double quota, int burst, double[] steps, double stepSeconds) {
        double admitted = burst;
        for (double step : steps) {
            admitted += step * quota * stepSeconds;
        }
        return (int) admitted;
    }

    private static void begin(Simulator simulator, HiddenQuotas quotas, double[] steps, double stepSeconds) {
        for (int step = 0; step < steps.length; step++) {
            double factor = steps[step];
            CompletableFuture.delayedExecutor((long) (step * stepSeconds * 1000), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        for (Hidden at : quotas.all()) {
                            simulator.quota(
                                    at.location().accountId(), at.location().region(), factor * at.quota(), at.burst());
                        }
                    });
        }
    }

    private static String row(Change change, double seconds, List<Went> runs) {
        double ideal = seconds + HiddenQuotas.LATENCY_SECONDS;
        Went least =
                runs.stream().max(Comparator.comparingDouble(Went::seconds)).orElseThrow();
        double mean = runs.stream()
                .mapToDouble(went -> ideal / went.seconds())
                .average()
                .orElseThrow();
        long sent =
                runs.stream().mapToLong(went -> went.report().requests().sent()).sum();
        long throttled = runs.stream()
                .mapToLong(went -> went.report().requests().throttled())
                .sum();
        long left = runs.stream()
                .mapToLong(went -> went.report().totals().targets()
                        - went.report().totals().done())
                .sum();
        return Bench.format(
                "| %s | %.1f | %.3f | %.3f at %.0f/s, burst %d | %d of %d, %.1f%% | %d |",
                change.name().toLowerCase(Locale.ROOT),
                ideal,
                mean,
                ideal / least.seconds(),
                least.at().quota(),
                least.at().burst(),
                throttled,
                sent,
                100.0 * throttled / sent,
                left);
    }
}
