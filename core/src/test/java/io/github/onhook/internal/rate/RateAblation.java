package io.github.onhook.internal.rate;

import io.github.onhook.internal.rate.VirtualRun.World;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * What each mechanism of the rate controller buys, in virtual time: runs a grid of quotas, bursts and seeds with the whole
 * controller and without one mechanism at a time, and prints a Markdown table. {@code benchmarks/run RateAblation [SEEDS]}.
 */
final class RateAblation {

    private static final List<Double> QUOTAS = List.of(2.0, 5.0, 10.0, 50.0);
    private static final double FOR_EVER = Double.POSITIVE_INFINITY;

    /** A row: the behaviour of quotas, the seconds of work, and the guess as a multiple of the quota; 0 for none. */
    private record Row(String name, double seconds, double guess, DoubleFunction<World> world, List<Double> quotas) {
        Row(String name, double seconds, double guess, DoubleFunction<World> world) {
            this(name, seconds, guess, world, QUOTAS);
        }
    }

    private record Mean(double efficiency, double throttled) {}

    private static final Row[] ROWS = {
        row("stays, 10 s of work", 10, World::steady),
        row("stays, 20 s", 20, World::steady),
        row("stays, 200 s", 200, World::steady),
        new Row("stays, 200 s, guess ten times too low", 200, 0.1, World::steady),
        new Row("stays, 200 s, guess ten times too high", 200, 10, World::steady),
        new Row("stays, 200 s, guess a tenth too high", 200, 1.1, World::steady),
        new Row("stays, 2,000 requests of 5/s, burst of one request", 400, 1, q -> World.of(q, 1), List.of(5.0)),
        new Row("stays, 200 s of 25/s, burst of one request", 200, 1, q -> World.of(q, 1), List.of(25.0)),
        new Row("stays, 200 s, burst of two requests", 200, 1.04, q -> World.of(q, 2)),
        row("to 0.4, then 1.2, burst of one request", 53, q -> steps(q, 1)),
        row("to 0.4, then 1.2, burst of two requests", 53, q -> steps(q, 2)),
        row("rises fourfold, burst of two requests", 300, q -> World.of(q, 2).steppingTo(4 * q, 100)),
        row("to a quarter, burst of one request", 200, q -> World.of(q, 1).steppingTo(q / 4, 100)),
        row("to a quarter, burst of two requests", 200, q -> World.of(q, 2).steppingTo(q / 4, 100)),
        row(
                "others take 0 to 60%, burst of two requests",
                200, q -> World.of(q, 2).sharedUpTo(0.6)),
        row("falls to 0.4, then rises to 1.2, 20 s each", 53, q -> steps(q, Math.max(2, 2 * q))),
        row("rises fourfold after 100 s", 300, q -> World.steady(q).steppingTo(4 * q, 100)),
        row("falls to a quarter after 100 s", 125, q -> World.steady(q).steppingTo(q / 4, 100)),
        row("halves five times, every 30 s", 70, RateAblation::halving),
        row("others take 0 to 60%, each minute", 200, q -> World.steady(q).sharedUpTo(0.6)),
        row("others take 0 to 90%, each minute", 100, q -> World.steady(q).sharedUpTo(0.9)),
        row("outage of 30 s", 200, q -> World.steady(q).refusing(1, 60, 90)),
        row("2% throttled at any rate", 200, q -> World.steady(q).refusing(0.02, 0, FOR_EVER)),
        row("5% throttled at any rate", 200, q -> World.steady(q).refusing(0.05, 0, FOR_EVER)),
        row("10% throttled at any rate", 200, q -> World.steady(q).refusing(0.1, 0, FOR_EVER)),
        row("30% throttled at any rate", 200, q -> World.steady(q).refusing(0.3, 0, FOR_EVER)),
        row(
                "30% of the numbers throttled at any rate",
                200, q -> World.steady(q).refusingPart(0.3)),
        row("a quota of numbers", 200, q -> World.steady(q).countingNumbers(50)),
    };

    private RateAblation() {}

    private static Row row(String name, double seconds, DoubleFunction<World> world) {
        return new Row(name, seconds, 0, world);
    }

    private static World steps(double quota, double burst) {
        return World.of(quota, burst).steppingTo(0.4 * quota, 20).steppingTo(1.2 * quota, 40);
    }

    private static World halving(double quota) {
        World world = World.steady(quota);
        for (int halved = 1; halved <= 5; halved++) {
            world = world.steppingTo(quota / (1 << halved), 30 * halved);
        }
        return world;
    }

    /** Prints the table. */
    public static void main(String[] args) {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        StringBuilder head = new StringBuilder("| quota | efficiency | throttled |");
        StringBuilder line = new StringBuilder("| --- | --- | --- |");
        for (Mechanism mechanism : Mechanism.values()) {
            head.append(' ')
                    .append(mechanism.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(" |");
            line.append(" --- |");
        }
        System.out.println(head);
        System.out.println(line);
        for (Row row : ROWS) {
            Mean whole = mean(row, Set.of(), seeds);
            StringBuilder cells = new StringBuilder(String.format(
                    Locale.ROOT, "| %s | %.3f | %.1f%% |", row.name, whole.efficiency, 100 * whole.throttled));
            for (Mechanism mechanism : Mechanism.values()) {
                Mean without = mean(row, EnumSet.of(mechanism), seeds);
                cells.append(difference(whole, without));
            }
            System.out.println(cells);
        }
    }

    /** What is lost without a mechanism: of efficiency, and how many more requests are throttled, in points. */
    private static String difference(Mean whole, Mean without) {
        double efficiency = whole.efficiency - without.efficiency;
        double throttled = 100 * (without.throttled - whole.throttled);
        return efficiency == 0 && throttled == 0
                ? " |"
                : String.format(Locale.ROOT, " %+.3f, %+.1f |", efficiency, throttled);
    }

    private static Mean mean(Row row, Set<Mechanism> without, int seeds) {
        double efficiency = 0;
        double throttled = 0;
        for (double quota : row.quotas) {
            for (long seed = 1; seed <= seeds; seed++) {
                long requests = (long) (row.seconds * quota);
                RateController controller = AdaptiveRateController.discovering(
                        row.guess == 0 ? null : (Double) (row.guess * quota),
                        requests,
                        0,
                        VirtualRun.IN_FLIGHT,
                        without);
                Mean one = one(row.world.apply(quota), requests, controller, seed);
                efficiency += one.efficiency;
                throttled += one.throttled;
            }
        }
        int runs = row.quotas.size() * seeds;
        return new Mean(efficiency / runs, throttled / runs);
    }

    /** A run that is given up, after twenty times the least possible time, counts as of no use, and as all throttled. */
    private static Mean one(World world, long requests, RateController controller, long seed) {
        try {
            VirtualRun.Result result = VirtualRun.of(world, requests, controller, seed);
            return new Mean(result.efficiency(), result.throttledShare());
        } catch (AssertionError givenUp) {
            return new Mean(0, 1);
        }
    }
}
