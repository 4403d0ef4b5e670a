package io.github.onhook.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.report.Forecast.Limit;
import io.github.onhook.report.Report.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times are in seconds here. */
class BottleneckTrackerTest {

    private final BottleneckTracker pacing = new BottleneckTracker();
    private final InFlightSaturation run = new InFlightSaturation(4);
    private final InFlightSaturation last = new InFlightSaturation(4);

    private static long at(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private void waited(ThrottleScope scope, double until, double seconds) {
        pacing.waited(scope, at(until), at(seconds));
    }

    private Pace ended(double at) {
        return pacing.end(at(at), run, last);
    }

    private static void full(InFlightSaturation room, double from, double to) {
        for (int i = 0; i < 3; i++) {
            room.take(at(from));
        }
        for (int i = 0; i < 3; i++) {
            room.leave(() -> at(to));
        }
    }

    @Test
    void whatHeldItUpTheLongestBoundIt() {
        pacing.began(0);
        waited(ThrottleScope.STS, 3, 3);
        waited(ThrottleScope.LOCATION, 8, 4);

        assertThat(ended(10)).isEqualTo(new Pace(Duration.ofSeconds(10), Limit.LOCATION_RATE));
    }

    @Test
    void manyWhoWaitAtOnceWaitNoLongerThanOne() {
        pacing.began(0);
        for (int i = 0; i < 1000; i++) {
            waited(ThrottleScope.LOCATION, 3, 3);
        }
        waited(ThrottleScope.STS, 7, 4);

        assertThat(ended(10).limit()).isEqualTo(Limit.ASSUME_ROLE_RATE);
    }

    @Test
    void whoWaitsForItsTurnInTheRunIsNotBoundByItsOwnRate() {
        pacing.began(0);
        waited(ThrottleScope.RUN, 9, 8);
        waited(ThrottleScope.LOCATION, 10, 10);

        assertThat(ended(10).limit()).isEqualTo(Limit.TOTAL_RATE);
    }

    @Test
    void littleRoomBinds() {
        pacing.began(0);
        pacing.lived();
        full(run, 1, 9);
        full(last, 1, 9);
        waited(ThrottleScope.LOCATION, 10, 9);

        assertThat(ended(10).limit()).isEqualTo(Limit.TOTAL_IN_FLIGHT);
    }

    @Test
    void littleRoomAtTheLocationThatEndedLastBinds() {
        pacing.began(0);
        pacing.lived();
        full(last, 1, 9);
        waited(ThrottleScope.LOCATION, 10, 9);

        assertThat(ended(10).limit()).isEqualTo(Limit.LOCATION_IN_FLIGHT);
    }

    @Test
    void whatHeldItUpForAMomentOnlyDidNotBindIt() {
        pacing.began(0);
        waited(ThrottleScope.LOCATION, 1, .5);

        assertThat(ended(10).limit()).isEqualTo(Limit.NONE);
    }

    @Test
    void theTimeBetweenADeathAndGoingOnIsNotWork() {
        pacing.began(0);
        pacing.observed(at(20));
        pacing.began(at(1000));
        waited(ThrottleScope.LOCATION, 1008, 500);

        assertThat(ended(1010)).isEqualTo(new Pace(Duration.ofSeconds(30), Limit.LOCATION_RATE));
    }

    @Test
    void aClockThatIsSetBackTakesNoTimeAway() {
        pacing.began(at(100));
        pacing.observed(at(120));
        pacing.began(at(50));
        pacing.observed(at(40));
        pacing.began(at(30));

        assertThat(ended(20).worked()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void ofWhatAJournalAloneTellsTheLimitIsNotKnown() {
        pacing.began(0);
        pacing.observed(at(20));

        assertThat(ended(21)).isEqualTo(new Pace(Duration.ofSeconds(21), null));
    }
}
