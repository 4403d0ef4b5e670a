package io.github.onhook.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Location;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Settings;
import io.github.onhook.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A plan of 651 requests: 601 at one location on two connectors, 50 at another. */
class EstimateTest {

    private static final Location BUSY = new Location("111122223333", "us-east-1");
    private static final Location CALM = new Location("444455556666", "eu-west-1");
    private static final Plan PLAN = plan();

    private static Plan plan() {
        PlanBuilder plan = Plan.builder();
        add(plan, BUSY, "a", 10_000, 20_000);
        add(plan, BUSY, "b", 30_000, 10_001);
        // 10,001 numbers are 201 requests of 50; the connectors do not share the last one.
        add(plan, CALM, "c", 50_000, 2_500);
        return plan.build();
    }

    private static void add(PlanBuilder plan, Location location, String connector, int from, int count) {
        for (int i = 0; i < count; i++) {
            plan.add(new Target(location, connector, new PhoneNumber(12_060_000_000L + from + i)));
        }
    }

    private static Estimate of(Settings.Builder settings) {
        return Estimate.of(PLAN, settings.build(), true);
    }

    @Test
    void requestsAreCountedByConnector() {
        Estimate estimate = of(Settings.builder());

        assertThat(estimate.requests()).isEqualTo(400 + 201 + 50);
        assertThat(estimate.busiest()).isEqualTo(BUSY);
        assertThat(estimate.busiestRequests()).isEqualTo(601);
        assertThat(estimate.accounts()).isEqualTo(2);
        assertThat(estimate.assumeRoleCalls()).isEqualTo(2);
        assertThat(Estimate.of(PLAN, Settings.defaults(), false).assumeRoleCalls())
                .isZero();
    }

    @Test
    void theBusiestLocationBindsAtAKnownRate() {
        Estimate estimate = of(Settings.builder().rate(5));

        assertThat(estimate.limit()).isEqualTo(Estimate.Limit.LOCATION_RATE);
        assertThat(estimate.duration()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void headroomIsLeftOut() {
        assertThat(of(Settings.builder().initialRate(5).headroom(.5)).duration())
                .isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void theRateOfTheWholeRunBindsWhereItIsLower() {
        Estimate estimate = of(Settings.builder().rate(100).maxTotalRate(6.51));

        assertThat(estimate.limit()).isEqualTo(Estimate.Limit.TOTAL_RATE);
        assertThat(estimate.duration().toSeconds()).isEqualTo(100);
    }

    @Test
    void whatIsDiscoveredIsNotGuessed() {
        Estimate estimate = of(Settings.builder());

        assertThat(estimate.limit()).isEqualTo(Estimate.Limit.DISCOVERED_RATE);
        assertThat(estimate.locationRate()).isNull();
        assertThat(estimate.duration()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void manyAccountsAreBoundByAssumeRole() {
        PlanBuilder plan = Plan.builder();
        for (int i = 0; i < 4_500; i++) {
            Location location = new Location(String.format("%012d", i), "us-east-1");
            plan.add(new Target(location, "a", new PhoneNumber(12_060_000_000L + i)));
        }

        Estimate estimate = Estimate.of(plan.build(), Settings.builder().rate(5).build(), true);

        assertThat(estimate.limit()).isEqualTo(Estimate.Limit.ASSUME_ROLE_RATE);
        assertThat(estimate.duration()).isEqualTo(Duration.ofSeconds(10));
    }
}
