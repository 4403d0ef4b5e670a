package io.github.onhook.internal.rate;

import io.github.onhook.internal.rate.VirtualRun.World;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Short runs in virtual time, without and with the state of an earlier run: 5, 10 and 20 seconds of work, quotas from 1 to 100
 * requests per second, bursts from 1 to 50 requests. {@code benchmarks/run ShortRuns [SEEDS]}.
 */
final class ShortRuns {

    private static final int[] SECONDS = {5, 10, 20};
    private static final double[] QUOTAS = {1, 2, 5, 10, 20, 50, 100};
    private static final double[] BURSTS = {1, 2, 5, 10, 20, 50};

    private ShortRuns() {}

    private static final class Sum {
        double efficiency;
        double throttled;
        double most;
        double least = 1;
        int runs;

        void add(VirtualRun.Result r) {
            efficiency += r.efficiency();
            throttled += r.throttledShare();
            most = Math.max(most, (double) r.throttled());
            least = Math.min(least, r.efficiency());
            runs++;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%.3f (%.2f), %.1f%% (%.0f)", efficiency / runs, least, 100 * throttled / runs, most);
        }
    }

    private static final Duration AGE = Duration.ofHours(1);
    private static final double[] TIMES = {1, 4, 0.25, 10, 0.1};

    private static long requests(int seconds, double quota, double burst) {
        return (long) (burst + seconds * quota);
    }

    /** A constant rate. */
    private record Constant(double rate) implements RateController {
        @Override
        public double pacedRate() {
            return rate;
        }

        @Override
        public boolean isDoubling() {
            return false;
        }

        @Override
        public RateState state() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable LearnedRate learned() {
            return null;
        }

        @Override
        public void sent(long nanoTime) {}

        @Override
        public void succeeded(long sentAt, long nanoTime) {}

        @Override
        public void throttled(long sentAt, long nanoTime, double part) {}

        @Override
        public void throttledElsewhere(long since, long nanoTime) {}
    }

    /** The efficiency at the constant rate that is best for a quota, found by trying rates up to it. */
    private static double bestConstant(World world, long requests, int seeds) {
        double best = 0;
        for (double share = 0.6; share <= 1; share += 0.01) {
            double efficiency = 0;
            for (int seed = 1; seed <= seeds; seed++) {
                RateController constant = new Constant(share * world.rate());
                efficiency += VirtualRun.of(world, requests, constant, seed).efficiency() / seeds;
            }
            best = Math.max(best, efficiency);
        }
        return best;
    }

    private static RateController cold(long requests) {
        return RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT);
    }

    /** Prints the table. */
    public static void main(String[] args) {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        System.out.println(
                "| work | best possible | best constant rate | without memory | same quota | known exactly | now x4 | now /4 | now x10 | now /10 |");
        for (int seconds : SECONDS) {
            for (double burst : BURSTS) {
                double best = 0;
                double constant = 0;
                Sum cold = new Sum();
                Sum exact = new Sum();
                Sum[] warm = new Sum[TIMES.length];
                for (int i = 0; i < TIMES.length; i++) warm[i] = new Sum();
                for (double quota : QUOTAS) {
                    long requests = requests(seconds, quota, burst);
                    // A constant rate uses no burst.
                    constant += burst == 1 ? bestConstant(World.of(quota, burst), requests, seeds) / QUOTAS.length : 0;
                    for (int seed = 1; seed <= seeds; seed++) {
                        best += VirtualRun.bestEfficiency(World.of(quota, burst), requests, seed)
                                / seeds
                                / QUOTAS.length;
                        cold.add(VirtualRun.of(World.of(quota, burst), requests, cold(requests), seed));
                        exact.add(VirtualRun.of(
                                World.of(quota, burst),
                                requests,
                                AdaptiveRateController.startingFrom(
                                        new LearnedRate(quota, burst), AGE, requests, 0, VirtualRun.IN_FLIGHT),
                                seed));
                        for (int i = 0; i < TIMES.length; i++) {
                            double before = quota / TIMES[i];
                            RateController first = cold(requests(60, before, burst));
                            VirtualRun.of(World.of(before, burst), requests(60, before, burst), first, 1000 + seed);
                            LearnedRate learned = first.learned();
                            RateController next = learned == null
                                    ? cold(requests)
                                    : AdaptiveRateController.startingFrom(
                                            learned, AGE, requests, 0, VirtualRun.IN_FLIGHT);
                            if (args.length > 1 && i == 0 && seed == 1)
                                System.out.println(quota + " " + burst + " " + learned);
                            warm[i].add(VirtualRun.of(World.of(quota, burst), requests, next, seed));
                        }
                    }
                }
                StringBuilder row = new StringBuilder("| " + seconds + " s, burst " + burst + " | "
                        + String.format(Locale.ROOT, "%.3f | ", best)
                        + (burst == 1 ? String.format(Locale.ROOT, "%.3f", constant) : "") + " | " + cold + " | ");
                row.append(warm[0]).append(" | ").append(exact);
                for (int i = 1; i < TIMES.length; i++) row.append(" | ").append(warm[i]);
                System.out.println(row + " |");
            }
        }
    }
}
