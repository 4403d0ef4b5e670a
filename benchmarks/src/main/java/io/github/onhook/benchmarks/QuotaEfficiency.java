package io.github.onhook.benchmarks;

import io.github.onhook.benchmarks.HiddenQuotas.Hidden;
import io.github.onhook.benchmarks.HiddenQuotas.Went;
import io.github.onhook.rate.RateMemory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How close a run comes to the duration that hidden quotas allow, over HTTP: {@code QuotaEfficiency SECONDS...} runs 24
 * locations with this many seconds of work each, once for each guess, and once from what a run of a minute learned.
 */
public final class QuotaEfficiency {

    private static final double NO_GUESS = 0;
    private static final int QUOTAS_AT_MOST = 100;
    private static final double LEARNING_SECONDS = 60;
    /** For how long nothing was sent, so that the quotas' buckets are full, as those of a new simulator are. */
    private static final Duration AGE = Duration.ofHours(1);

    private QuotaEfficiency() {}

    /** Runs the measurement. */
    public static void main(String[] args) {
        double[] works = args.length == 0
                ? new double[] {200}
                : Stream.of(args).mapToDouble(Double::parseDouble).toArray();
        System.out.println("| work s | guess | ideal s | measured s | efficiency | throttled | most refusals at one"
                + " location | beyond 25 + 2% | least efficient location |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        RateMemory memory = aged(RateMemory.inMemory(QUOTAS_AT_MOST));
        working(LEARNING_SECONDS).run(null, memory, simulator -> {});
        for (double work : works) {
            HiddenQuotas quotas = working(work);
            for (double guess : new double[] {1, 0.1, 10, NO_GUESS}) {
                print(work, guessed(guess), quotas, quotas.run(guess == NO_GUESS ? null : guess, simulator -> {}));
            }
            print(work, "learned before", quotas, quotas.run(null, memory, simulator -> {}));
        }
        Bench.printMachine();
    }

    private static HiddenQuotas working(double seconds) {
        return HiddenQuotas.of((quota, burst) -> (int) Math.round(quota * seconds) + burst);
    }

    private static RateMemory aged(RateMemory memory) {
        return new RateMemory() {
            @Override
            public @Nullable Entry load(Key key) {
                Entry entry = memory.load(key);
                return entry == null
                        ? null
                        : new Entry(entry.value(), entry.learnedAt().minus(AGE));
            }

            @Override
            public void store(Key key, Entry entry) {
                memory.store(key, entry);
            }
        };
    }

    private static String guessed(double guess) {
        return guess == NO_GUESS ? "none" : guess == 1 ? "right" : guess < 1 ? "10x low" : "10x high";
    }

    private static double idealSeconds(Hidden at) {
        return Math.max(0, at.requests() - at.burst()) / at.quota() + HiddenQuotas.LATENCY_SECONDS;
    }

    private static double efficiency(Went went) {
        return idealSeconds(went.at()) / went.seconds();
    }

    private static void print(double work, String start, HiddenQuotas quotas, List<Went> runs) {
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
        System.out.println(Bench.format(
                "| %.0f | %s | %.1f | %.1f | %.3f | %d of %d, %.1f%% | %d | %d locations | %.3f at %.0f/s, burst %d |",
                work,
                start,
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
                least.at().burst()));
    }

    private static long throttled(Went went) {
        return went.report().requests().throttled();
    }

    private static double max(DoubleStream values) {
        return values.max().orElseThrow();
    }
}
