package io.github.onhook.benchmarks;

import io.github.onhook.benchmarks.HiddenQuotas.Hidden;
import io.github.onhook.benchmarks.HiddenQuotas.Went;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How close a run comes to the duration that hidden quotas allow, over HTTP: {@code QuotaEfficiency SECONDS...} runs 24
 * locations with this many seconds of work each, once for each guess.
 */
public final class QuotaEfficiency {

    private static final double NO_GUESS = 0;

    private QuotaEfficiency() {}

    /** Runs the measurement. */
    public static void main(String[] args) {
        double[] works = args.length == 0
                ? new double[] {200}
                : Stream.of(args).mapToDouble(Double::parseDouble).toArray();
        System.out.println("| work s | guess | ideal s | measured s | efficiency | throttled | most refusals at one"
                + " location | beyond 25 + 2% | least efficient location |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (double work : works) {
            for (double guess : new double[] {1, 0.1, 10, NO_GUESS}) {
                HiddenQuotas quotas = HiddenQuotas.of((quota, burst) -> (int) Math.round(quota * work) + burst);
                System.out.println(
                        row(work, guess, quotas, quotas.run(guess == NO_GUESS ? null : guess, simulator -> {})));
            }
        }
        Bench.printMachine();
    }

    private static double idealSeconds(Hidden at) {
        return Math.max(0, at.requests() - at.burst()) / at.quota() + HiddenQuotas.LATENCY_SECONDS;
    }

    private static double efficiency(Went went) {
        return idealSeconds(went.at()) / went.seconds();
    }

    private static String row(double work, double guess, HiddenQuotas quotas, List<Went> runs) {
        long sent =
                runs.stream().mapToLong(went -> went.report().requests().sent()).sum();
        long throttled = runs.stream().mapToLong(QuotaEfficiency::throttled).sum();
        long beyond = runs.stream()
                .filter(went ->
                        throttled(went) > 25 + 0.02 * went.report().requests().sent())
                .count();
        double ideal = max(quotas.all().stream().mapToDouble(QuotaEfficiency::idealSeconds));
        double seconds = max(runs.stream().mapToDouble(Went::seconds));
        Went least = runs.stream()
                .min(Comparator.comparingDouble(QuotaEfficiency::efficiency))
                .orElseThrow();
        String guessed = guess == NO_GUESS ? "none" : guess == 1 ? "right" : guess < 1 ? "10x low" : "10x high";
        return Bench.format(
                "| %.0f | %s | %.1f | %.1f | %.3f | %d of %d, %.1f%% | %d | %d locations | %.3f at %.0f/s, burst %d |",
                work,
                guessed,
                ideal,
                seconds,
                ideal / seconds,
                throttled,
                sent,
                100.0 * throttled / sent,
                runs.stream().mapToLong(QuotaEfficiency::throttled).max().orElseThrow(),
                beyond,
                efficiency(least),
                least.at().quota(),
                least.at().burst());
    }

    private static long throttled(Went went) {
        return went.report().requests().throttled();
    }

    private static double max(DoubleStream values) {
        return values.max().orElseThrow();
    }
}
