package io.github.onhook.internal.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Forecast.Limit;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Forecasts of runs whose quotas are known, held against the engine in virtual time. */
class ForecastHoldsTest {

    private static final Plan PLAN = plan();

    /** 20 locations, of 100 to 2,000 numbers. */
    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        for (int location = 0; location < 20; location++) {
            for (int i = 0; i < 100 * (location + 1); i++) {
                plan.add(Target.of(
                        "1111222233" + (10 + location),
                        "us-east-1",
                        "connector" + location,
                        "+" + (12_060_000_000L + 100_000L * location + i)));
            }
        }
        return plan.build();
    }

    private static void assertHolds(Limit limit, Settings.Builder given) {
        Settings settings = given.batchSize(10).build();
        Forecast forecast = Forecast.of(PLAN, settings, null);

        Report report = run(settings);

        Pace pace = requireNonNull(report.pace());
        assertThat(forecast.limit()).isEqualTo(limit);
        assertThat(pace.limit()).isEqualTo(limit);
        assertThat(report.requests().sent()).isEqualTo(forecast.requests());
        assertThat(seconds(pace.worked()))
                .isEqualTo(seconds(forecast.duration()), within(0.1 + 0.02 * seconds(pace.worked())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static Report run(Settings settings) {
        return VirtualReport.of(
                PLAN, settings, FaultProfile.none(), service -> service.latency = location -> Forecast.ASSUMED_ANSWER);
    }

    @Test
    void atAKnownRate() {
        assertHolds(Limit.LOCATION_RATE, Settings.builder().rate(5));
    }

    @Test
    void atAKnownRateWithHeadroomAndBurst() {
        assertHolds(Limit.LOCATION_RATE, Settings.builder().rate(5).headroom(.4).burst(20));
    }

    @Test
    void atARateOfTheRun() {
        assertHolds(Limit.TOTAL_RATE, Settings.builder().rate(40).maxTotalRate(25));
    }

    @Test
    void atARateOfTheRunThatLocationsShare() {
        assertHolds(Limit.TOTAL_RATE, Settings.builder().rate(5).maxTotalRate(25));
    }

    @Test
    void withFewRequestsInFlight() {
        assertHolds(Limit.TOTAL_IN_FLIGHT, Settings.builder().rate(100).maxInFlight(4));
    }

    @Test
    void withFewRequestsInFlightAtALocation() {
        assertHolds(Limit.LOCATION_IN_FLIGHT, Settings.builder().rate(100).maxInFlightPerLocation(1));
    }
}
