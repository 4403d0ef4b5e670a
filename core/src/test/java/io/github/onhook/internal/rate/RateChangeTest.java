package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas that step, quotas that are shared, quotas that are configured. */
class RateChangeTest {

    private static final double HEADROOM = 0.2;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 10, 50})
    void followsAQuotaThatGrowsFourfold(double quota) {
        long requests = requests(quota);
        VirtualRun.World world =
                VirtualRun.World.of(quota, Math.max(2, 2 * quota)).steppingTo(4 * quota, 0.5 * requests / quota);

        VirtualRun.Result result = VirtualRun.of(world, requests, discovering(quota, requests), 1);

        assertThat(result.efficiency()).isGreaterThan(0.85);
        assertThat(result.throttled()).isLessThan((long) (40 + 0.02 * result.sent()));
        assertThat(result.lastRate()).isBetween(3.2 * quota, 4.5 * quota);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 10, 50})
    void followsAQuotaThatShrinksFourfold(double quota) {
        long requests = requests(quota);
        VirtualRun.World world =
                VirtualRun.World.of(quota, Math.max(2, 2 * quota)).steppingTo(quota / 4, 0.5 * requests / quota);

        VirtualRun.Result result = VirtualRun.of(world, requests, discovering(quota, requests), 1);

        assertThat(result.efficiency()).isGreaterThan(0.95);
        assertThat(result.throttled()).isLessThan((long) (40 + 0.02 * result.sent()));
        assertThat(result.lastRate()).isBetween(0.2 * quota, 0.3 * quota);
    }

    @ParameterizedTest
    @CsvSource({"10, 0.97", "50, 0.965", "250, 0.94"})
    void probesSoonAfterTheQuotaChanged(double quota, double efficiency) {
        VirtualRun.World world =
                VirtualRun.World.of(quota, quota).steppingTo(0.4 * quota, 20).steppingTo(1.2 * quota, 40);
        long requests = (long) (53 * quota);

        for (int seed = 1; seed <= 5; seed++) {
            VirtualRun.Result result = VirtualRun.of(
                    world, requests, RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT), seed);

            assertThat(result.efficiency()).isGreaterThan(efficiency);
            assertThat(result.throttled()).isLessThan((long) (45 + 0.02 * result.sent()));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10, 50, 100})
    void sharesTheQuotaWithAnotherCaller(double quota) {
        long requests = requests(quota);
        VirtualRun.World world =
                VirtualRun.World.of(quota, Math.max(2, 2 * quota)).sharedUpTo(0.6);

        VirtualRun.Result result = VirtualRun.of(world, requests, discovering(quota, requests), 1);

        assertThat(result.efficiency()).isGreaterThan(0.72);
        assertThat(result.throttledShare()).isLessThan(0.09);
    }

    /** As during an outage of the service. */
    @ParameterizedTest
    @CsvSource({"2, 10", "2, 120", "10, 10", "10, 120", "50, 10", "50, 120"})
    void recoversItsRateSoonAfterAFullOutage(double quota, double seconds) {
        VirtualRun.World world =
                VirtualRun.World.of(quota, Math.max(2, 2 * quota)).refusing(1, 60, 60 + seconds);
        long requests = (long) (200 * quota);

        for (int seed = 1; seed <= 5; seed++) {
            VirtualRun.Result result = VirtualRun.of(
                    world, requests, RateController.discovering(null, requests, 0, VirtualRun.IN_FLIGHT), seed);

            assertThat(result.seconds()).isLessThan(200 + seconds + 45);
            assertThat(result.throttled()).isLessThan((long) (60 + 0.3 * seconds + 0.02 * result.sent()));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 10, 50, 400})
    void pacesJustBelowAConfiguredQuota(double quota) {
        RateController configured = RateController.known(quota, 0, VirtualRun.IN_FLIGHT);

        VirtualRun.Result result =
                VirtualRun.of(VirtualRun.World.of(quota, Math.max(2, quota)), requests(quota), configured, 1);

        assertThat(result.throttled()).isZero();
        assertThat(result.lastRate()).isEqualTo(0.98 * quota);
        assertThat(result.efficiency()).isGreaterThan(0.92);
    }

    @Test
    void correctsAConfiguredQuotaThatIsFarTooHigh() {
        RateController configured = RateController.known(100, 0, VirtualRun.IN_FLIGHT);

        VirtualRun.Result result = VirtualRun.of(VirtualRun.World.of(10, 10), 2_000, configured, 1);

        assertThat(result.efficiency()).isGreaterThan(0.95);
        assertThat(result.throttled()).isLessThan(25 + 40);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 10, 50, 100})
    void leavesTheHeadroomOfTheMeasuredQuotaToOthers(double quota) {
        long requests = requests(quota);

        for (int seed = 1; seed <= 5; seed++) {
            RateController modest = RateController.discovering(quota, requests, HEADROOM, VirtualRun.IN_FLIGHT);
            VirtualRun.Result result =
                    VirtualRun.of(VirtualRun.World.of(quota, Math.max(2, 2 * quota)), requests, modest, seed);

            assertThat(result.lastRate() / quota).isBetween(0.77, 0.83);
            assertThat(result.throttled()).isLessThan((long) (25 + 0.02 * result.sent()));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10, 50})
    void measuresTheHeadroomAgainWhenOtherCallersComeAndGo(double quota) {
        long requests = 3 * requests(quota);
        RateController modest = RateController.discovering(quota, requests, HEADROOM, VirtualRun.IN_FLIGHT);
        VirtualRun.World world =
                VirtualRun.World.of(quota, Math.max(2, 2 * quota)).sharedUpTo(0.6);

        VirtualRun.Result result = VirtualRun.of(world, requests, modest, 1);

        assertThat(result.efficiency()).isBetween(0.4, 0.85);
        assertThat(result.throttledShare()).isLessThan(0.03);
    }

    @Test
    void keepsTheHeadroomBelowAConfiguredQuota() {
        assertThat(RateController.known(100, HEADROOM, VirtualRun.IN_FLIGHT).rate())
                .isEqualTo(80);
    }

    private static RateController discovering(double quota, long requests) {
        return RateController.discovering(quota, requests, 0, VirtualRun.IN_FLIGHT);
    }

    private static long requests(double quota) {
        return Math.max(2_000, (long) (200 * quota));
    }
}
