package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    /** Ten requests per second: a token each 100 ms. */
    private final Pace pace = new Pace(RateController.known(10 / 0.98, 0, 16), 1, 0);

    /** Runs that always want to send, until a time. */
    private List<Integer> send(List<Pace.Turns> runs, long from, long until) {
        List<Integer> order = new ArrayList<>();
        for (long now = from; now < until; now += MILLI) {
            for (int run = 0; run < runs.size(); run++) {
                if (runs.get(run).nanosUntilSend(now) == 0) {
                    runs.get(run).send(now);
                    order.add(run);
                }
            }
        }
        return order;
    }

    @Test
    void givesEachRunItsTurn() {
        List<Integer> order =
                send(List.of(pace.join(() -> {}), pace.join(() -> {}), pace.join(() -> {})), 0, 2_100 * MILLI);

        assertThat(order).hasSizeBetween(20, 22);
        assertThat(order.subList(0, 6)).containsExactly(0, 1, 2, 0, 1, 2);
        for (int run = 0; run < 3; run++) {
            int each = run;
            assertThat(order.stream().filter(sent -> sent == each).count()).isBetween(6L, 8L);
        }
    }

    @Test
    void letsASmallRunFinishBesideALargeOne() {
        Pace.Turns large = pace.join(() -> {});
        send(List.of(large), 0, 1_000 * MILLI);
        Pace.Turns small = pace.join(() -> {});

        List<Integer> order = send(List.of(large, small), 1_000 * MILLI, 1_450 * MILLI);

        assertThat(order).startsWith(0, 1, 0, 1);
    }

    @Test
    void doesNotWaitForARunThatDoesNotTakeItsToken() {
        Pace.Turns stalled = pace.join(() -> {});
        Pace.Turns other = pace.join(() -> {});
        other.send(0);
        assertThat(stalled.nanosUntilSend(0)).isPositive();

        List<Integer> order = send(List.of(other), MILLI, 1_000 * MILLI);

        assertThat(order).hasSizeBetween(7, 9);
    }

    /** Its wait was computed at an older rate. */
    @Test
    void wakesTheRunThatBecomesTheFirst() {
        List<String> woken = new ArrayList<>();
        Pace.Turns one = pace.join(() -> woken.add("one"));
        Pace.Turns two = pace.join(() -> woken.add("two"));
        Pace.Turns three = pace.join(() -> woken.add("three"));
        one.send(0);
        one.nanosUntilSend(0);
        two.nanosUntilSend(0);
        three.nanosUntilSend(0);

        one.send(100 * MILLI);
        assertThat(woken).containsExactly("two");
        two.leave();
        assertThat(woken).containsExactly("two", "three");
    }

    @Test
    void saysHowLongARunWaitedForItsToken() {
        Pace.Turns run = pace.join(() -> {});
        run.send(0);
        long wait = run.nanosUntilSend(10 * MILLI);

        assertThat(wait).isBetween(89 * MILLI, 91 * MILLI);
        assertThat(run.send(10 * MILLI + wait)).isEqualTo(wait);
    }

    /** Two runs may both see the token before either takes it. */
    @Test
    void laysATokenThatWasTakenTwiceOnTheNextOne() {
        Pace.Turns one = pace.join(() -> {});
        Pace.Turns two = pace.join(() -> {});
        assertThat(one.nanosUntilSend(0)).isZero();
        assertThat(two.nanosUntilSend(0)).isZero();

        one.send(0);
        two.send(0);

        assertThat(one.nanosUntilSend(0)).isBetween(199 * MILLI, 201 * MILLI);
    }

    @Test
    void boundsTheRequestsInFlightOfAllRuns() {
        LocationPace location = new LocationPace(pace, pace, 2);
        List<String> woken = new ArrayList<>();
        LocationPace.Member one = location.join(() -> woken.add("one"), () -> {});
        LocationPace.Member two = location.join(() -> woken.add("two"), () -> {});
        one.began();
        one.began();

        assertThat(two.hasRoom()).isFalse();
        one.ended();
        one.ended();
        assertThat(woken).containsExactly("two");
        assertThat(two.hasRoom()).isTrue();
    }

    /** One that is woken may have nothing to send any more. */
    @Test
    void wakesAllRunsThatWaitForRoom() {
        LocationPace location = new LocationPace(pace, pace, 1);
        List<String> woken = new ArrayList<>();
        LocationPace.Member one = location.join(() -> woken.add("one"), () -> {});
        LocationPace.Member two = location.join(() -> woken.add("two"), () -> {});
        LocationPace.Member three = location.join(() -> woken.add("three"), () -> {});
        one.began();
        assertThat(two.hasRoom()).isFalse();
        assertThat(three.hasRoom()).isFalse();

        one.ended();

        assertThat(woken).containsExactly("two", "three");
    }

    @Test
    void givesBackTheRoomOfARunThatBroke() {
        LocationPace location = new LocationPace(pace, pace, 1);
        List<String> woken = new ArrayList<>();
        LocationPace.Member one = location.join(() -> {}, () -> woken.add("one left"));
        LocationPace.Member two = location.join(() -> woken.add("two"), () -> {});
        one.began();
        assertThat(two.hasRoom()).isFalse();

        one.leave();
        one.leave();
        one.ended();

        assertThat(woken).containsExactly("two", "one left");
        two.began();
        assertThat(two.hasRoom()).isFalse();
    }

    @Test
    void reportsTheRateThatIsSentAtDuringTheRampUp() {
        RateController controller = RateController.discovering(100.0, Long.MAX_VALUE, 0, 64);
        Pace rampingUp = new Pace(controller, 1, 0);
        Pace.Turns run = rampingUp.join(() -> {});

        for (long second = 0; second < 10; second++) {
            long now = second * 1_000 * MILLI;
            run.send(now);
            run.succeeded(now, now + 50 * MILLI);
        }

        assertThat(controller.rate()).isGreaterThan(100);
        assertThat(run.rate()).isBetween(1.0, 3.0);

        run.throttled(9_000 * MILLI, 9_100 * MILLI, 1);

        assertThat(run.rate()).isEqualTo(controller.rate());
    }

    @Test
    void reportsTheRateOfTheBucketWhereAllOfItIsUsed() {
        Pace rampingUp = new Pace(RateController.discovering(50.0, Long.MAX_VALUE, 0, 64), 1, 0);
        Pace.Turns run = rampingUp.join(() -> {});

        send(List.of(run), 0, 5_000 * MILLI);

        assertThat(run.rate()).isEqualTo(50);
    }
}
