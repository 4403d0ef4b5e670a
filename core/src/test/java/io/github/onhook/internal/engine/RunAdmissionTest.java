package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Which requests of a run may start, and in whose turn. */
class RunAdmissionTest {

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final Loop loop = new Loop(Time.virtual(scheduler), () -> {}, e -> {
        throw new AssertionError(e);
    });
    private final List<String> pumped = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private boolean demand = true;
    private boolean backpressured;
    private RunAdmission admission = admission(Settings.builder().maxInFlight(2), null);
    private final TestLane one = new TestLane("one");
    private final TestLane two = new TestLane("two");
    private final TestLane three = new TestLane("three");

    /** Sends changes until it is not admitted or has none left. */
    private final class TestLane extends RunAdmission.Waiter {

        private final String name;
        private int changes = Integer.MAX_VALUE;
        private int turns;

        TestLane(String name) {
            this.name = name;
        }

        @Override
        void pump() {
            turns++;
            while (changes > 0 && admission.admit(this, false)) {
                changes--;
                pumped.add(name);
            }
        }
    }

    private RunAdmission admission(Settings.Builder settings, @Nullable DoubleSupplier totalRate) {
        RunListener listener = new RunListener() {
            @Override
            public void throttleWaited(RunEvent.ThrottleWaited event) {
                assertThat(event.scope()).isEqualTo(ThrottleScope.RUN);
                waits.add(event.nanos());
            }
        };
        return new RunAdmission(settings.build(), totalRate, listener, loop, () -> demand, () -> backpressured);
    }

    private void pass(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    @Test
    void admitsNoMoreRequestsThanMayBeInFlight() {
        assertThat(admission.admit(one, false)).isTrue();
        assertThat(admission.admit(one, false)).isTrue();
        assertThat(admission.admit(one, false)).isFalse();
    }

    @Test
    void countsReadsAsRequestsInFlight() {
        admission.admit(one, true);
        admission.admit(one, true);

        assertThat(admission.admit(one, true)).isFalse();
    }

    @Test
    void pumpsTheLaneThatWaitsWhenARequestIsReleased() {
        one.changes = 3;
        one.pump();

        admission.released();
        admission.dispatch();

        assertThat(pumped).containsExactly("one", "one", "one");
    }

    @Test
    void givesLanesTheirTurnsInTheOrderTheyBeganToWait() {
        one.pump();
        two.pump();
        three.pump();

        for (int i = 0; i < 4; i++) {
            admission.released();
            admission.dispatch();
        }

        assertThat(pumped).containsExactly("one", "one", "one", "two", "three", "one");
    }

    @Test
    void admitsNoLaneOutOfTurnWhileOthersWait() {
        one.pump();
        admission.released();

        assertThat(admission.admit(two, false)).isFalse();
    }

    @Test
    void admitsReadsButNoChangesWithoutDemand() {
        demand = false;

        assertThat(admission.admit(one, false)).isFalse();
        admission = admission(Settings.builder().maxInFlight(2), null);
        assertThat(admission.admit(one, true)).isTrue();
    }

    @Test
    void admitsReadsButNoChangesWhilePaused() {
        admission.paused = true;

        assertThat(admission.admit(one, true)).isTrue();
        assertThat(admission.admit(one, false)).isFalse();
    }

    @Test
    void pumpsWaitingLanesWithoutDemandOnlyForReads() {
        demand = false;
        one.pump();
        demand = true;
        admission.paused = true;

        admission.dispatch();
        assertThat(pumped).isEmpty();
        admission.paused = false;
        admission.dispatch();

        assertThat(pumped).containsExactly("one", "one");
    }

    @Test
    void givesNoTurnsToLanesThatWaitForDemandWhileOthersRead() {
        demand = false;
        one.pump();
        admission.openReads = 1;
        assertThat(admission.admit(two, true)).isTrue();

        admission.released();
        admission.dispatch();

        assertThat(one.turns).isEqualTo(1);
    }

    @Test
    void admitsReadsBeforeChangesThatWaitForDemand() {
        demand = false;
        one.pump();

        assertThat(admission.admit(two, true)).isTrue();
    }

    @Test
    void givesReadsAndChangesTheirTurnsInTheOrderTheyBeganToWait() {
        one.pump();
        two.pump();
        assertThat(admission.admit(three, true)).isFalse();
        for (int i = 0; i < 3; i++) {
            admission.released();
            admission.dispatch();
        }

        assertThat(pumped).containsExactly("one", "one", "one", "two", "three");
    }

    @Test
    void letsALaneLookForWorkOnlyInItsTurnWhereOthersWait() {
        one.pump();

        assertThat(admission.takesTurn(two)).isFalse();
        admission.openReads = 1;
        assertThat(admission.takesTurn(two)).isTrue();
        admission.openReads = 0;
        admission.released();
        admission.released();
        admission.dispatch();

        assertThat(pumped).containsExactly("one", "one", "one", "two");
    }

    @Test
    void admitsNothingWhileTheJournalIsBackpressured() {
        backpressured = true;
        assertThat(admission.admit(one, false)).isFalse();
        assertThat(admission.admit(one, true)).isFalse();

        backpressured = false;
        admission.dispatch();

        assertThat(pumped).containsExactly("one", "one");
    }

    @Test
    void isQuietWhenNothingIsInFlightAndNothingIsLeftToRead() {
        assertThat(admission.isQuiet()).isTrue();
        admission.admit(one, true);
        assertThat(admission.isQuiet()).isFalse();
        admission.released();
        admission.openReads = 1;
        assertThat(admission.isQuiet()).isFalse();
    }

    @Test
    void spendsOneTokenOfTheTotalRateForEachRequest() {
        admission = admission(Settings.builder().maxInFlight(100).maxTotalRate(2), null);
        one.pump();
        assertThat(pumped).hasSize(1);

        pass(Duration.ofMillis(499));
        assertThat(pumped).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(pumped).hasSize(2);
        pass(Duration.ofSeconds(10));

        assertThat(pumped).hasSize(22);
    }

    @Test
    void sharesTheTotalRateAmongLanesInTurns() {
        admission = admission(Settings.builder().maxInFlight(100).maxTotalRate(2), null);
        one.pump();
        two.pump();

        pass(Duration.ofSeconds(2));

        assertThat(pumped).containsExactly("one", "one", "two", "one", "two");
    }

    @Test
    void reportsHowLongTheRunWaitedForAToken() {
        admission = admission(Settings.builder().maxInFlight(100).maxTotalRate(2), null);
        one.changes = 2;
        one.pump();

        pass(Duration.ofSeconds(2));

        assertThat(waits).containsExactly(Duration.ofMillis(500).toNanos());
    }

    @Test
    void followsATotalRateThatAnotherComponentSetsWithinASecond() {
        double[] rate = {0.01};
        admission = admission(Settings.builder().maxInFlight(100), () -> rate[0]);
        one.pump();
        pass(Duration.ofSeconds(10));
        assertThat(pumped).hasSize(1);

        rate[0] = 10;
        pass(Duration.ofSeconds(2));

        assertThat(pumped).hasSizeGreaterThan(10);
    }

    @Test
    void keepsTheLastRateWhenTheTotalRateCannotBeRead() {
        double[] rate = {2};
        admission = admission(Settings.builder().maxInFlight(100), () -> rate[0]);
        one.pump();

        rate[0] = Double.NaN;
        pass(Duration.ofSeconds(5));

        assertThat(pumped).hasSize(11);
    }
}
