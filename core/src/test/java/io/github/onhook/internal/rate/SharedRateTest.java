package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.internal.rate.SharedRate.Ask;
import io.github.onhook.internal.rate.SharedRate.Leased;
import io.github.onhook.internal.rate.SharedRate.Part;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedRateTest {

    private static final double RATE = 10;

    private SharedRate state = SharedRate.NEW;

    private Part ask(String member, double rate, double wanted, long now) {
        Leased leased = state.lease(member, new Ask(rate, wanted, 1, 0), now);
        state = leased.state();
        return leased.part();
    }

    private Part ask(String member, long now) {
        return ask(member, RATE, SharedRate.ALL, now);
    }

    private double leased(long now) {
        return state.members().values().stream()
                .filter(each -> each.renewedAt() >= now - SharedRate.LEASE_MILLIS)
                .mapToDouble(SharedRate.Member::rate)
                .sum();
    }

    @Test
    void givesAllToOneThatIsAlone() {
        assertThat(ask("a", 0)).isEqualTo(new Part(true, RATE, RATE, 1, 0, 0));
    }

    @Test
    void givesAMemberThatJoinsItsPartOnceTheOtherHasRenewed() {
        ask("a", 0);

        assertThat(ask("b", 500)).isEqualTo(new Part(false, RATE, 0, 2, 0, 0));
        assertThat(ask("a", 1_000).part()).isEqualTo(RATE / 2);
        assertThat(ask("b", 1_500).part()).isEqualTo(RATE / 2);
    }

    @Test
    void givesWhatOneDoesNotWantToTheOthers() {
        ask("a", 0);
        ask("b", RATE, 2, 500);

        assertThat(ask("a", 1_000).part()).isEqualTo(RATE - 2);
        assertThat(ask("b", RATE, 2, 1_500).part()).isEqualTo(2);
    }

    @Test
    void reportsWhatTheOthersSentToTheOneThatControls() {
        ask("a", 0);
        state = state.lease("b", new Ask(RATE, SharedRate.ALL, 4, 1), 100).state();
        state = state.lease("c", new Ask(RATE, SharedRate.ALL, 3, 2), 200).state();

        Part part = ask("a", 1_000);

        assertThat(part.sent()).isEqualTo(7);
        assertThat(part.throttled()).isEqualTo(3);
        assertThat(ask("a", 2_000).sent()).isZero();
    }

    @Test
    void letsAnotherGoOnWithTheRateWhenTheOneThatControlsLeaves() {
        ask("a", 0);
        ask("b", 99, SharedRate.ALL, 100);
        state = state.without("a");

        assertThat(ask("b", 99, SharedRate.ALL, 1_100)).isEqualTo(new Part(true, RATE, RATE, 1, 0, 0));

        ask("c", 50, SharedRate.ALL, 1_200);
        ask("d", 50, SharedRate.ALL, 1_300);
        state = state.without("b");
        Part part = ask("c", 50, SharedRate.ALL, 2_200);
        assertThat(part.controls()).isTrue();
        assertThat(part.total()).isEqualTo(RATE);
        assertThat(ask("d", 50, SharedRate.ALL, 2_300).controls()).isFalse();
    }

    @Test
    void freesThePartOfOneThatDoesNotRenew() {
        ask("a", 0);
        ask("b", 100);
        ask("a", 1_000);
        ask("b", 1_100);

        assertThat(ask("b", 3_900).part()).isEqualTo(RATE / 2);
        assertThat(ask("b", 4_001)).isEqualTo(new Part(true, RATE, RATE, 1, 0, 0));
    }

    /** The law: in every order of joining, leaving, dying and asking, the parts that are leased never exceed the rate. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverLeasesMoreThanTheRate(long seed) {
        Random random = new Random(seed);
        long now = 0;
        for (int step = 0; step < 5_000; step++) {
            now += random.nextInt(random.nextInt(20) == 0 ? 4_000 : 400);
            String member = "m" + random.nextInt(6);
            if (random.nextInt(30) == 0) {
                state = state.without(member);
            } else {
                double wanted = random.nextBoolean() ? SharedRate.ALL : random.nextDouble() * 2 * RATE;
                assertThat(ask(member, RATE, wanted, now).part()).isBetween(0.0, RATE);
            }
            assertThat(leased(now)).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(RATE + 1e-9);
        }
    }

    /** Nothing is left unused for longer than each member takes to renew twice. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void givesEachItsFairPartAfterTwoRenewals(int members) {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < members; i++) {
                ask("m" + i, 1_000L * round + 10L * i);
            }
        }

        assertThat(leased(2_100)).isCloseTo(RATE, within(1e-9));
        assertThat(state.members().values()).allMatch(each -> Math.abs(each.rate() - RATE / members) < 1e-9);
    }

    @Test
    void readsWhatItWrote() {
        ask("a", 0);
        ask("b", 0.123456, 2, 500);
        ask("a", 1_000);

        SharedRate read = SharedRate.parse(state.format());

        assertThat(read).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2 1 0 0 a",
                "1 NaN 0 0 a",
                "1 -1 0 0 a",
                "1 1 0 0",
                "1 1 0 0 a b 1",
                "1 1 0 0 a b x 1 1",
                "1 Infinity 0 0 "
            })
    void readsNothingElse(String line) {
        assertThat(SharedRate.parse(line)).isNull();
    }
}
