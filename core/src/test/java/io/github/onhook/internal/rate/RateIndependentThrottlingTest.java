package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.RateState.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Throttling that does not depend on the rate: it slows a run down, and never without end. */
class RateIndependentThrottlingTest {

    private static final int SEEDS = 5;
    private static final double FOR_GOOD = Double.POSITIVE_INFINITY;

    @ParameterizedTest
    @CsvSource({
        "0.02, 2, 0.7, 0.11",
        "0.02, 10, 0.3, 0.10",
        "0.02, 50, 0.3, 0.12",
        "0.05, 2, 0.3, 0.13",
        "0.05, 10, 0.15, 0.16",
        "0.05, 50, 0.15, 0.16",
        "0.1, 2, 0.3, 0.3",
        "0.1, 10, 0.25, 0.24",
        "0.1, 50, 0.25, 0.24",
        "0.3, 2, 0.07, 0.6",
        "0.3, 10, 0.07, 0.5",
        "0.3, 50, 0.05, 0.5",
    })
    void doesNotLowerTheRateWithoutEndForAShareThatIsThrottledAtAnyRate(
            double share, double quota, double efficiency, double throttled) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            VirtualRun.Result result = run(world(quota).refusing(share, 0, FOR_GOOD), 200, seed);

            assertThat(result.efficiency()).isGreaterThan(efficiency);
            assertThat(result.throttledShare()).isLessThan(throttled);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 50})
    void recognizesThrottlingThatBeginsLaterAndForgetsItWhenItEnds(double quota) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            VirtualRun.Result result = run(world(quota).refusing(0.1, 100, 200), 400, seed);

            assertThat(result.efficiency()).isGreaterThan(0.85);
            assertThat(result.throttledShare()).isLessThan(0.18);
        }
    }

    /** A slow machine that handles answers late can be mistaken so: above the quota as much is throttled as was tolerated. */
    @ParameterizedTest
    @CsvSource({"0.1, 5", "0.1, 50", "0.3, 5", "0.3, 50", "0.45, 5", "0.45, 50"})
    void forgetsAShareThatWasMistakenForRateIndependent(double share, double quota) {
        RateState mistaken = new RateState(
                Phase.RAMP_UP, 0.7 * quota, 0.7 * quota, 0, 12, true, false, 0, 0, Double.MAX_VALUE, share);
        long requests = (long) (200 * quota);
        for (long seed = 1; seed <= SEEDS; seed++) {
            RateController controller = RateController.resumeFrom(mistaken, requests, 0, VirtualRun.IN_FLIGHT);
            VirtualRun.Result result = VirtualRun.of(VirtualRun.World.of(quota, 2), requests, controller, seed);

            assertThat(result.efficiency()).isGreaterThan(0.95);
            assertThat(result.throttledShare()).isLessThan(0.13);
        }
    }

    /** Goodput falls here too, and requests are throttled where they were not before. */
    @ParameterizedTest
    @ValueSource(doubles = {10, 50})
    void followsAQuotaThatShrinksAgainAndAgain(double quota) {
        VirtualRun.World world = world(quota);
        for (int halved = 1; halved <= 5; halved++) {
            world = world.steppingTo(quota / (1 << halved), 30 * halved);
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            VirtualRun.Result result = run(world, 70, seed);

            assertThat(result.efficiency()).isGreaterThan(0.88);
            assertThat(result.throttled()).isLessThan((long) (105 + 0.02 * result.sent()));
            assertThat(result.lastRate()).isBetween(0.8 * quota / 32, 1.4 * quota / 32);
        }
    }

    /** Others take up to nine tenths of it; tolerating their throttling must not mean to send nine requests in ten in vain. */
    @ParameterizedTest
    @ValueSource(doubles = {10, 50})
    void followsAQuotaOfWhichOtherCallersTakeMoreAndLess(double quota) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            VirtualRun.Result result = run(world(quota).sharedUpTo(0.9), 200, seed);

            assertThat(result.efficiency()).isGreaterThan(0.65);
            assertThat(result.throttledShare()).isLessThan(0.16);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3, 2, 0.6", "0.3, 10, 0.5", "0.3, 50, 0.1", "0.5, 2, 0.4", "0.5, 10, 0.35", "0.5, 50, 0.06"})
    void doesNotLowerTheRateWithoutEndForNumbersThatAreThrottledAtAnyRate(
            double part, double quota, double efficiency) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(run(world(quota).refusingPart(part), 200, seed).efficiency())
                    .isGreaterThan(efficiency);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10, 50})
    void findsAQuotaOfNumbersByTheThrottledPartOfARequest(double quota) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            VirtualRun.Result result = run(world(quota).countingNumbers(50), 200, seed);

            assertThat(result.efficiency()).isGreaterThan(0.97);
            assertThat(result.throttledShare()).isLessThan(0.2);
        }
    }

    private static VirtualRun.World world(double quota) {
        return VirtualRun.World.of(quota, Math.max(2, 2 * quota));
    }

    private static VirtualRun.Result run(VirtualRun.World world, int seconds, long seed) {
        long requests = (long) (seconds * world.rate());
        RateController blind = RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT);
        return VirtualRun.of(world, requests, blind, seed);
    }
}
