package io.github.onhook.throttle;

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
    void aLongRunUsesItsQuotaAndIsSeldomRefused(double guess) {
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

    @ParameterizedTest
    @CsvSource({"5, 0.60", "10, 0.85", "20, 0.93", "50, 0.97"})
    void aShortRunIsRefusedAFewTimesOnly(int secondsOfWork, double usual) {
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
    void whereTheServiceHasNoBurstOnlyJitterIsLost(double quota) {
        Cell cell = run(quota, 1, (long) Math.max(LONG_RUN_REQUESTS, 200 * quota), 1);

        assertThat(cell.result.efficiency()).isGreaterThan(0.87);
        assertThat(cell.result.throttledShare()).isLessThan(0.03);
    }

    private static Cell run(double quota, double burst, long requests, double guess) {
        @Nullable Double said = guess == 0 ? null : (Double) (quota * guess);
        RateController controller = RateController.discovering(said, requests, 0, VirtualRun.IN_FLIGHT);
        return new Cell(quota, burst, VirtualRun.of(VirtualRun.World.of(quota, burst), requests, controller, SEED));
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
}
