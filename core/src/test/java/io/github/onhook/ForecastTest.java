package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Settings.Quota;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Target;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Forecast.Limit;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A plan of 651 requests: 601 at one location on two connectors, 50 at another. */
class ForecastTest {

    private static final Location BUSY = new Location("111122223333", "us-east-1");
    private static final Location CALM = new Location("444455556666", "eu-west-1");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Plan PLAN = plan();

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        add(plan, BUSY, "a", 10_000, 20_000);
        add(plan, BUSY, "b", 30_000, 10_001);
        // 10,001 numbers are 201 requests of 50; the connectors do not share the last one.
        add(plan, CALM, "c", 50_000, 2_500);
        return plan.build();
    }

    private static void add(Plan.Builder plan, Location location, String connector, int from, int count) {
        for (int i = 0; i < count; i++) {
            plan.add(new Target(location, connector, new PhoneNumber(12_060_000_000L + from + i)));
        }
    }

    private static Plan oneNumberEach(int accounts) {
        Plan.Builder plan = Plan.builder();
        for (int i = 0; i < accounts; i++) {
            add(plan, new Location(String.format("%012d", i), "us-east-1"), "a", i, 1);
        }
        return plan.build();
    }

    private static Forecast of(Settings.Builder settings) {
        return Forecast.of(PLAN, settings.build(), HOUR);
    }

    private static void assertTakes(double seconds, Limit limit, Forecast forecast) {
        assertThat(forecast.limit()).isEqualTo(limit);
        assertThat(forecast.duration().toMillis() / 1e3).isEqualTo(seconds, within(0.01));
    }

    @Test
    void requestsAreCountedByConnector() {
        Forecast forecast = of(Settings.builder());

        assertThat(forecast.requests()).isEqualTo(400 + 201 + 50);
        assertThat(forecast.busiest()).isEqualTo(BUSY);
        assertThat(forecast.busiestRequests()).isEqualTo(601);
        assertThat(forecast.assumeRoleCalls()).isEqualTo(2);
        assertThat(calls(PLAN, Settings.defaults(), null)).isZero();
    }

    @Test
    void countsBothStepsOfAMoveAndEachNumberOfAnUndoneRelease() {
        long batches = of(Settings.builder()).requests();

        assertThat(of(Settings.builder().operation(Operation.MOVE)).requests()).isEqualTo(2 * batches);
        assertThat(of(Settings.builder().operation(Operation.MOVE_ATOMIC)).requests())
                .isEqualTo(batches);
        assertThat(of(Settings.builder().operation(Operation.UNDO_RELEASE)).requests())
                .isEqualTo(32_501);
    }

    @Test
    void countsWithTheQuotasThatAreKnown() {
        Map<Location, Double> known = Map.of(BUSY, 20.0);
        Forecast forecast = Forecast.of(PLAN, Settings.defaults(), HOUR, known);

        assertThat(forecast.locationRate()).isEqualTo(20);
        assertThat(forecast.rateAssumed()).isFalse();
        assertThat(forecast.duration()).isLessThan(of(Settings.builder()).duration());
        Settings.Builder quotas = Settings.builder().quotas(Map.of(BUSY, new Quota(40, 1)));
        assertThat(Forecast.of(PLAN, quotas.build(), HOUR, known).locationRate())
                .isEqualTo(40);
    }

    @Test
    void theBusiestLocationBindsAtAKnownRateWhichIsPacedJustBelow() {
        Forecast forecast = of(Settings.builder().rate(5));

        assertThat(forecast.rateAssumed()).isFalse();
        assertThat(forecast.locationRate()).isEqualTo(4.9);
        assertTakes(600 / 4.9 + 0.2, Limit.LOCATION_RATE, forecast);
        assertTakes(
                591 / 4.9 + 0.2,
                Limit.LOCATION_RATE,
                of(Settings.builder().rate(5).burst(10)));
    }

    @Test
    void headroomIsLeftOut() {
        assertTakes(
                600 / 2.5 + 0.2,
                Limit.LOCATION_RATE,
                of(Settings.builder().initialRate(5).headroom(.5)));
    }

    @Test
    void whatIsNotKnownIsAssumedAndSaidToBe() {
        Forecast forecast = of(Settings.builder());

        assertThat(forecast.rateAssumed()).isTrue();
        assertThat(forecast.locationRate()).isEqualTo(Forecast.ASSUMED_RATE);
        assertTakes(600 / 5.0 + 0.2, Limit.LOCATION_RATE, forecast);
        assertThat(of(Settings.builder().initialRate(7)).locationRate()).isEqualTo(7);
    }

    @Test
    void theRateOfTheRunBindsWhereItIsLower() {
        Forecast forecast = of(Settings.builder().rate(100).maxTotalRate(6.5));

        // 650 requests, and two reads of each location that compare its first confirmations.
        assertTakes((650 + 2 * 2) / 6.5 + 0.2, Limit.TOTAL_RATE, forecast);
    }

    @Test
    void countsOneSpotCheckReadWhereTheFirstBatchHasOneNumber() {
        Settings.Builder slow = Settings.builder().maxTotalRate(2);

        assertTakes((2 + 3) / 2.0 + 0.1, Limit.TOTAL_RATE, Forecast.of(oneNumberEach(3), slow.build(), null));
        assertTakes(
                (32_501 - 1 + 2) / 2.0 + 0.2,
                Limit.TOTAL_RATE,
                of(Settings.builder().maxTotalRate(2).batchSize(1).rate(100)));
    }

    @Test
    void countsNoReadWhereTheSpotCheckIsOff() {
        Settings.Builder slow = Settings.builder().maxTotalRate(2).spotCheck(SpotCheck.NONE);

        assertTakes(2 / 2.0 + 0.1, Limit.TOTAL_RATE, Forecast.of(oneNumberEach(3), slow.build(), null));
    }

    @Test
    void locationsShareTheRunsRateUntilTheSmallOnesAreDone() {
        // 50 requests each at 2/s take 24.5 s; then 551 are left, for one location at no more than 2.5/s.
        Forecast forecast = of(Settings.builder().initialRate(2.5).maxTotalRate(4));

        assertTakes(49 / 2.0 + 551 / 2.5 + 2 * 2 / 4.0 + 0.2, Limit.LOCATION_RATE, forecast);
    }

    @Test
    void requestsInFlightBindWhereTheyAreFew() {
        assertTakes(
                65 + 0.1, // 650 requests, one after another, and the last answer; and a session
                Limit.TOTAL_IN_FLIGHT,
                Forecast.of(PLAN, Settings.builder().rate(500).maxInFlight(1).build(), null));
        assertTakes(
                30 + 0.2,
                Limit.LOCATION_IN_FLIGHT,
                of(Settings.builder().rate(500).maxInFlightPerLocation(2)));
    }

    @Test
    void manyAccountsAreBoundByAssumeRole() {
        Plan many = oneNumberEach(4_501);

        assertTakes(10.2, Limit.ASSUME_ROLE_RATE, Forecast.of(many, Settings.defaults(), HOUR));
        assertTakes(0.1 + 4_500 / 2_560.0, Limit.TOTAL_IN_FLIGHT, Forecast.of(many, Settings.defaults(), null));
    }

    @Test
    void aSmallPlanIsBoundByAnswersAlone() {
        assertTakes(0.2, Limit.NONE, Forecast.of(oneNumberEach(3), Settings.defaults(), HOUR));
        assertTakes(0.1, Limit.NONE, Forecast.of(oneNumberEach(3), Settings.defaults(), null));
    }

    @Test
    void aLongRunRenewsTheSessionsOfThoseWhoStillNeedThem() {
        Settings slow = Settings.builder().initialRate(.1).build();

        // 6,000 s at one location, 490 s at the other; a session of an hour is used for some 53 minutes.
        assertThat(calls(PLAN, slow, HOUR)).isEqualTo(1 + 1 + 1);
        assertThat(calls(PLAN, slow, Duration.ofMinutes(15))).isEqualTo(1 + 7 + 1);
    }

    private static long calls(Plan plan, Settings settings, @Nullable Duration session) {
        return Forecast.of(plan, settings, session).assumeRoleCalls();
    }

    @Test
    void nothingTakesNoTime() {
        Forecast forecast = Forecast.of(Plan.builder().build(), Settings.defaults(), HOUR);

        assertThat(forecast)
                .isEqualTo(new Forecast(0, 0, null, 0, Forecast.ASSUMED_RATE, true, Duration.ZERO, Limit.NONE));
    }
}
