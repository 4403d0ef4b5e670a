package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.internal.rate.VirtualRun.World;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run learns of a quota, and how the next one uses it. */
class LearnedRateTest {

    private static final double[] QUOTAS = {1, 2, 5, 10, 20, 50, 100};
    private static final double[] BURSTS = {2, 5, 10, 20, 50};
    private static final int SEEDS = 2;
    private static final Duration FRESH = Duration.ofHours(1);

    private record Mean(double efficiency, double throttled) {}

    private static long requests(int seconds, double quota, double burst) {
        return (long) (burst + seconds * quota);
    }

    private static RateController unknown(long requests) {
        return RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT);
    }

    /** Runs of so many seconds of work, after a run of a minute whose quota was so many times as high. */
    private static Mean after(double factor, int seconds, Duration age) {
        return after(factor, seconds, age, false);
    }

    private static Mean after(double factor, int seconds, Duration age, boolean refusedLate) {
        double efficiency = 0;
        double throttled = 0;
        int runs = 0;
        for (double quota : QUOTAS) {
            for (double burst : BURSTS) {
                for (int seed = 1; seed <= SEEDS; seed++) {
                    long requests = requests(seconds, quota, burst);
                    RateController next = unknown(requests);
                    if (factor > 0) {
                        double before = factor * quota;
                        long earlier = requests(60, before, burst);
                        RateController first = unknown(earlier);
                        VirtualRun.of(World.of(before, burst), earlier, first, 1_000 + seed);
                        LearnedRate learned = first.learned();
                        // More than can be in flight at once is never throttled.
                        next = learned == null
                                ? next
                                : RateController.startingFrom(learned, age, requests, 0, VirtualRun.IN_FLIGHT);
                    }
                    World world = World.of(quota, burst);
                    VirtualRun.Result result =
                            VirtualRun.of(refusedLate ? world.refusingLate() : world, requests, next, seed);
                    efficiency += result.efficiency();
                    throttled += result.throttledShare();
                    runs++;
                }
            }
        }
        return new Mean(efficiency / runs, throttled / runs);
    }

    @ParameterizedTest
    @CsvSource({"5, 0.97, 0.03", "10, 0.97, 0.03", "20, 0.98, 0.03"})
    void usesAKnownQuotaFromTheStartAndIsSeldomThrottled(int seconds, double efficiency, double throttled) {
        Mean mean = after(1, seconds, FRESH);

        assertThat(mean.efficiency).isGreaterThan(efficiency);
        assertThat(mean.throttled).isLessThan(throttled);
        assertThat(mean.throttled).isLessThan(after(0, seconds, FRESH).throttled / 2);
    }

    /** More is in flight when the first request is refused, and what was refused is known later. */
    @ParameterizedTest
    @CsvSource({"5, 0.97", "10, 0.97", "20, 0.98"})
    void isSeldomThrottledWhereThatIsAnsweredLate(int seconds, double efficiency) {
        Mean mean = after(1, seconds, FRESH, true);

        assertThat(mean.efficiency).isGreaterThan(efficiency);
        assertThat(mean.throttled).isLessThan(0.035);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.97", "4, 0.97", "0.1, 0.96", "10, 0.95"})
    void findsAQuotaThatHasChanged(double factor, double efficiency) {
        assertThat(after(factor, 20, FRESH).efficiency).isGreaterThan(efficiency);
    }

    /** What others send is known only later: the level of the quota's bucket is not. */
    @Test
    void staysJustBelowTheLearnedQuotaOnceOthersSendAsWell() {
        RateController next = RateController.startingFrom(new LearnedRate(10, 40), FRESH, 300, 0, VirtualRun.IN_FLIGHT);
        assertThat(next.rate()).as("it spends the burst").isGreaterThan(20);

        next.isShared();

        assertThat(next.rate()).isEqualTo(9.7, within(0.05));
        assertThat(next.state().ceiling()).isEqualTo(10, within(0.05));
        next.sent(0);
        assertThat(next.rate()).isBetween(9.65, 10.0);
    }

    /** A quota that shrank is found as soon as one that is not known. */
    @ParameterizedTest
    @ValueSource(doubles = {4, 10})
    void losesNothingByAMemoryThatIsTooHigh(double factor) {
        assertThat(after(factor, 10, FRESH).efficiency).isGreaterThan(after(0, 10, FRESH).efficiency - 0.01);
    }

    /** A quota that has grown is found about as soon as one that is not known. */
    @ParameterizedTest
    @CsvSource({"0.25, 5, 0.02", "0.1, 5, 0.02", "0.25, 10, 0.01", "0.1, 10, 0.01", "0.25, 20, 0.005", "0.1, 20, 0.005"
    })
    void losesLittleByAMemoryThatIsTooLow(double factor, int seconds, double loss) {
        double without = after(0, seconds, FRESH).efficiency;

        assertThat(after(factor, seconds, FRESH).efficiency).isGreaterThan(without - loss);
    }

    /** The older, the lower the start and the sooner the test. */
    @ParameterizedTest
    @ValueSource(ints = {7, 23, 47})
    void usesAnOldMemoryWithCare(int days) {
        Mean mean = after(1, 20, Duration.ofDays(days));

        assertThat(mean.efficiency).isGreaterThan(0.9);
        assertThat(mean.throttled).isLessThan(after(0, 20, FRESH).throttled + 0.01);
    }

    @ParameterizedTest
    @CsvSource({"5, 10", "10, 20", "50, 50", "2, 5"})
    void measuresQuotaAndBurst(double quota, double burst) {
        RateController controller = unknown(requests(60, quota, burst));
        VirtualRun.of(World.of(quota, burst), requests(60, quota, burst), controller, 7);

        LearnedRate learned = Objects.requireNonNull(controller.learned());

        assertThat(learned.quota()).isBetween(0.97 * quota, 1.03 * quota);
        assertThat(learned.burst()).isBetween(burst - 2, burst + 1);
    }

    /** The first throttled request shows that the quota is less than was given. */
    @ParameterizedTest
    @CsvSource({"5, 10, 6", "10, 20, 15", "50, 50, 100", "2, 5, 2.5"})
    void measuresAQuotaThatIsLessThanTheKnownOne(double quota, double burst, double known) {
        RateController controller = RateController.known(known, 0, VirtualRun.IN_FLIGHT);
        VirtualRun.of(World.of(quota, burst), requests(60, quota, burst), controller, 7);

        LearnedRate learned = Objects.requireNonNull(controller.learned());

        assertThat(learned.quota()).isBetween(0.97 * quota, 1.03 * quota);
        assertThat(learned.burst()).isBetween(burst - 2, burst + 1);
    }

    /** A run right after another one finds an empty bucket: how much it holds is not forgotten. */
    @Test
    void keepsTheBurstThatItCouldNotSee() {
        RateController next =
                RateController.startingFrom(new LearnedRate(10, 40), Duration.ZERO, 300, 0, VirtualRun.IN_FLIGHT);

        VirtualRun.of(World.of(10, 1), 300, next, 1);

        assertThat(Objects.requireNonNull(next.learned()).burst()).isEqualTo(40);
    }

    @Test
    void learnsThatTheBurstIsLess() {
        RateController next = RateController.startingFrom(new LearnedRate(10, 20), FRESH, 300, 0, VirtualRun.IN_FLIGHT);

        VirtualRun.of(World.of(10, 18), 300, next, 1);

        assertThat(Objects.requireNonNull(next.learned()).burst()).isBetween(17.0, 18.0);
    }

    @Test
    void leavesHeadroomFromTheStart() {
        RateController next =
                RateController.startingFrom(new LearnedRate(10, 20), FRESH, 300, 0.2, VirtualRun.IN_FLIGHT);

        VirtualRun.Result result = VirtualRun.of(World.of(10, 20), 300, next, 1);

        assertThat(result.throttled()).isZero();
        assertThat(result.seconds()).isBetween(300 / 8.2, 300 / 7.8);
    }

    @Test
    void knowsNothingAfterARunThatWasNotThrottled() {
        RateController controller = unknown(20);
        VirtualRun.of(World.of(50, 100), 20, controller, 1);

        assertThat(controller.learned()).isNull();
    }

    /** So that it does not age while it is used. */
    @Test
    void confirmsWhatWasLearnedByOneThrottledRequest() {
        LearnedRate learned = new LearnedRate(10, 10);
        RateController next = RateController.startingFrom(learned, FRESH, 200, 0, VirtualRun.IN_FLIGHT);
        assertThat(next.learned()).isNull();

        VirtualRun.of(World.of(10, 10), 200, next, 1);

        assertThat(Objects.requireNonNull(next.learned()).quota()).isBetween(9.5, 10.5);
    }

    @Test
    void isReadAsItWasWritten() {
        LearnedRate learned = new LearnedRate(4.75, 12.5);

        assertThat(LearnedRate.parse(learned.format())).isEqualTo(learned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1 5", "2 5 1", "1 5 1 1", "1 x 1", "1 0 1", "1 -5 1", "1 NaN 1", "1 5 0", "1 1e99 1"})
    void ignoresWhatIsNoRate(String text) {
        assertThat(LearnedRate.parse(text)).isNull();
    }

    @Test
    void hasABurstOnlyAsFarAsItWasRefilled() {
        LearnedRate learned = new LearnedRate(10, 50);

        assertThat(rateOfBurst(learned, Duration.ZERO)).isEqualTo(10);
        assertThat(rateOfBurst(learned, Duration.ofSeconds(2))).isEqualTo(10 + 19 / 0.5, within(0.5));
        assertThat(rateOfBurst(learned, Duration.ofHours(1))).isEqualTo(10 + 49 / 0.5, within(0.5));
        assertThat(rateOfBurst(learned, Duration.ofSeconds(-1))).isEqualTo(10);
    }

    private static double rateOfBurst(LearnedRate learned, Duration age) {
        return RateController.startingFrom(learned, age, 1_000, 0, VirtualRun.IN_FLIGHT)
                .rate();
    }

    @Test
    void agesByTheWeek() {
        assertThat(LearnedRate.freshness(Duration.ZERO)).isEqualTo(1);
        assertThat(LearnedRate.freshness(Duration.ofDays(7))).isEqualTo(0.5);
        assertThat(LearnedRate.freshness(Duration.ofDays(-7))).isEqualTo(1);
    }

    @Test
    void refusesAQuotaThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LearnedRate(0, 1));
    }
}
