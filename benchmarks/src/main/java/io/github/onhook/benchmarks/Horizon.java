package io.github.onhook.benchmarks;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Forecast;
import java.time.Duration;

/**
 * Predicts a run over a very large fleet with the engine in virtual time, scaled down: SCALE times fewer locations,
 * numbers,
 * requests in flight and AssumeRole calls per second, with unchanged locations.
 * {@code Horizon [LOCATIONS] [NUMBERS] [SCALE] [CPU-MICROSECONDS-PER-REQUEST]}.
 */
public final class Horizon {

    private static final double[] QUOTAS = {2, 3, 5, 8, 12, 20, 35, 50};
    private static final int BATCH = 50;
    private static final int[] IN_FLIGHT = {256, 4_096, 32_768};

    private Horizon() {}

    private record Bound(String name, double seconds) {}

    /** Runs the prediction. */
    public static void main(String[] args) {
        int locations = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        long numbers = args.length > 1 ? Long.parseLong(args[1]) : 1_000_000_000L;
        int scale = args.length > 2 ? Integer.parseInt(args[2]) : 64;
        double micros = args.length > 3 ? Double.parseDouble(args[3]) : 150;
        System.out.printf(
                "%d numbers at %d locations with quotas of %.0f to %.0f requests a second, %d numbers to a request,"
                        + " answers after %d ms; simulated at 1:%d%n%n",
                numbers,
                locations,
                QUOTAS[0],
                QUOTAS[QUOTAS.length - 1],
                BATCH,
                VirtualService.LATENCY.toMillis(),
                scale);
        System.out.println("| in flight at most | simulated s | sessions alone s | slowest location alone s |"
                + " in flight alone s | CPU alone s | throttled | what binds |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Plan plan = InMemory.plan(Math.toIntExact(numbers / scale), locations / scale);
        for (int inFlight : IN_FLIGHT) {
            System.out.println(row(plan, locations, numbers, scale, inFlight, micros));
        }
        System.out.printf(
                "%nCPU alone: at %.0f microseconds for each request, on %d processors; the simulation leaves it out.%n",
                micros, Runtime.getRuntime().availableProcessors());
        Bench.printMachine();
    }

    private static String row(Plan plan, int locations, long numbers, int scale, int inFlight, double micros) {
        Settings settings = Settings.builder()
                .batchSize(BATCH)
                .maxInFlight(Math.max(1, inFlight / scale))
                .deadline(Duration.ofDays(3))
                .build();
        VirtualRun.Result run = VirtualRun.of(plan, settings, Horizon::quota, 0, Forecast.ASSUME_ROLE_RATE / scale);
        double requests = (double) numbers / BATCH;
        Bound sessions = new Bound("sessions", 0.5 * locations / Forecast.ASSUME_ROLE_RATE);
        Bound slowest = new Bound("the slowest location", Math.max(0, requests / locations - QUOTAS[0]) / QUOTAS[0]);
        Bound flight = new Bound("requests in flight", requests * VirtualService.LATENCY.toMillis() / 1e3 / inFlight);
        Bound cpu =
                new Bound("CPU", requests * micros / 1e6 / Runtime.getRuntime().availableProcessors());
        return Bench.format(
                "| %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f%% | %s |",
                inFlight,
                run.seconds(),
                sessions.seconds,
                slowest.seconds,
                flight.seconds,
                cpu.seconds,
                100.0
                        * run.report().requests().throttled()
                        / run.report().requests().sent(),
                binding(sessions, slowest, flight, cpu));
    }

    private static String binding(Bound... bounds) {
        Bound longest = bounds[0];
        for (Bound bound : bounds) {
            longest = bound.seconds > longest.seconds ? bound : longest;
        }
        return longest.name;
    }

    /** Quotas are assigned to accounts round-robin, so that both Regions of an account have the same. */
    private static double quota(Location location) {
        return QUOTAS[(int) (Long.parseLong(location.accountId()) % QUOTAS.length)];
    }
}
