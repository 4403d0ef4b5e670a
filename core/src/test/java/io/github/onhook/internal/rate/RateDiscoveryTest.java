package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden quotas from one request in two seconds to 400 a second, found from guesses that are right, wrong or missing. */
class RateDiscoveryTest {

    private static final double[] QUOTAS = {0.5, 1, 2, 5, 10, 25, 50, 100, 400};
    /** In seconds of the quota; 0 is a burst of one request. */
    private static final double[] BURSTS = {0, 1, 2, 5, 10};

    private static final long LONG_RUN_REQUESTS = 2_000;
    private static final long SEED = 1;

    private record Cell(double quota, double burst, VirtualRun.Result result) {}

    /** How wrong the guess is; 0 is for no guess. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.1, 10, 0})
    void usesTheQuotaOfALongRunAndIsSeldomThrottled(double guess) {
        List<Cell> cells = new ArrayList<>();
        for (double quota : QUOTAS) {
            for (double burst : absorbing(quota)) {
                long requests = Math.max(LONG_RUN_REQUESTS, (long) (200 * quota));
                cells.add(run(quota, burst, requests, guess));
            }
        }

        assertThat(cells).allSatisfy(cell -> {
            assertThat(cell.result.efficiency()).isGreaterThanOrEqualTo(0.97);
            assertThat(cell.result.throttled()).isLessThanOrEqualTo((long) (25 + 0.02 * cell.result.sent()));
        });
        assertThat(median(cells, c -> c.result.efficiency())).isGreaterThan(0.99);
        assertThat(median(cells, c -> c.result.throttledShare())).isLessThan(0.02);
    }

    /** With these guesses the quota is first met so that the rate restarts a tenth below it and seems to grow from there. */
    @ParameterizedTest
    @ValueSource(doubles = {1.04, 1.08, 1.12, 1.16, 1.2, 1.24})
    void doesNotKeepProbingAQuotaThatOnlySeemedToGrow(double guess) {
        double quota = 50;
        long requests = (long) (200 * quota);
        for (int seed = 1; seed <= 5; seed++) {
            Cell cell = run(quota, 2, requests, guess, seed);

            assertThat(cell.result.throttled()).isLessThanOrEqualTo(100);
            assertThat(cell.result.efficiency()).isGreaterThan(0.98);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 0.60", "10, 0.85", "20, 0.93", "50, 0.97"})
    void isThrottledAFewTimesOnlyInAShortRun(int secondsOfWork, double usual) {
        List<Cell> cells = new ArrayList<>();
        for (double guess : new double[] {1, 0.1, 10, 0}) {
            for (double quota : QUOTAS) {
                for (double burst : absorbing(quota)) {
                    cells.add(run(quota, burst, Math.max(10, (long) (secondsOfWork * quota)), guess));
                }
            }
        }

        assertThat(cells).allSatisfy(cell -> assertThat(cell.result.throttled()).isLessThanOrEqualTo(65));
        assertThat(median(cells, c -> c.result.throttled())).isLessThanOrEqualTo(25);
        assertThat(median(cells, c -> c.result.efficiency())).isGreaterThan(usual);
    }

    /** A bucket of one token cannot absorb a millisecond of jitter at such paces, whatever the client does. */
    @ParameterizedTest
    @ValueSource(doubles = {5, 25})
    void losesOnlyTheJitterWhenTheServiceHasNoBurst(double quota) {
        Cell cell = run(quota, 1, (long) Math.max(LONG_RUN_REQUESTS, 200 * quota), 1);

        assertThat(cell.result.efficiency()).isGreaterThan(0.87);
        assertThat(cell.result.throttledShare()).isLessThan(0.03);
    }

    private static Cell run(double quota, double burst, long requests, double guess) {
        return run(quota, burst, requests, guess, SEED);
    }

    private static Cell run(double quota, double burst, long requests, double guess, long seed) {
        @Nullable Double said = guess == 0 ? null : (Double) (quota * guess);
        RateController controller = RateController.discovering(said, requests, 0, VirtualRun.IN_FLIGHT);
        return new Cell(quota, burst, VirtualRun.of(VirtualRun.World.of(quota, burst), requests, controller, seed));
    }

    /** Bursts that can absorb the jitter of arrivals at this quota. */
    private static double[] absorbing(double quota) {
        return Arrays.stream(BURSTS)
                .map(seconds -> Math.max(1, seconds * quota))
                .distinct()
                .filter(burst -> burst >= 2 || quota <= 2)
                .toArray();
    }

    private static double median(List<Cell> cells, ToDoubleFunction<Cell> of) {
        double[] sorted = cells.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Workers send the chunks of a run one after another: only the first one ramps up. */
    @ParameterizedTest
    @CsvSource({"4, 8", "4, 100", "20, 40", "20, 400", "50, 400"})
    void resumesWithWhatAnotherControllerFound(double quota, int chunk) {
        long requests = (long) (300 * quota);
        double seconds = 0;
        double slowest = 0;
        long sent = 0;
        long throttled = 0;
        for (int seed = 1; seed <= 10; seed++) {
            RateController controller = RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT);
            for (long left = requests; left > 0; left -= chunk) {
                long now = Math.min(chunk, left);
                VirtualRun.Result result =
                        VirtualRun.of(VirtualRun.World.of(quota, 2), now, controller, 1_000L * seed + left);
                controller = RateController.resumeFrom(controller.state(), requests, 0, VirtualRun.IN_FLIGHT);
                slowest = left == requests ? slowest : Math.max(slowest, result.seconds() * quota / now);
                seconds += result.seconds();
                sent += result.sent();
                throttled += result.throttled();
            }
        }

        assertThat(10 * requests / quota / seconds).isGreaterThan(0.95);
        assertThat(slowest).isLessThan(1.5);
        assertThat((double) throttled / sent).isLessThan(0.02);
    }

    /** A configured quota, the ramp-up, and throttling that does not depend on the rate. */
    @ParameterizedTest
    @ValueSource(ints = {3, 30, 300, 1_000})
    void resumesInTheSameStateWhateverThePhase(int requests) {
        double quota = 10;
        VirtualRun.World world = VirtualRun.World.of(quota, 4).refusing(0.1, 0, 1_000);
        for (RateController first : List.of(
                RateController.known(quota, 0.2, VirtualRun.IN_FLIGHT),
                RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT),
                RateController.discovering(3 * quota, requests, 0.2, VirtualRun.IN_FLIGHT))) {
            VirtualRun.of(world, requests, first, SEED);

            RateController next = RateController.resumeFrom(first.state(), requests, 0.2, VirtualRun.IN_FLIGHT);

            assertThat(next.rate()).isEqualTo(first.rate());
            assertThat(next.state()).isEqualTo(first.state());
        }
    }
}
