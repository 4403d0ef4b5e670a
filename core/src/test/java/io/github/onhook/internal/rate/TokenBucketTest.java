package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** The law of the bucket: in no span of time does it give more than its burst and what flowed in. */
class TokenBucketTest {

    /** What rounding may add, however many tokens were taken. */
    private static final double ROUNDING = 1e-5;

    /** Time goes on (or seems to go back), perhaps the rate changes, and so many try to take a token. */
    private record Step(long nanos, double rate, int takers) {}

    /** A token taken, and what had flowed in by then. */
    private record Taken(double inflow) {}

    @Property
    void givesNoMoreThanBurstPlusRefillInAnyPeriod(
            @ForAll("steps") List<Step> steps, @ForAll @DoubleRange(min = 1, max = 20) double burst) {
        double rate = 3;
        TokenBucket bucket = new TokenBucket(rate, burst, 0);
        List<Taken> taken = new ArrayList<>();
        long now = 0;
        long latest = 0;
        double inflow = 0;

        for (Step step : steps) {
            now += step.nanos;
            inflow += Math.max(0, now - latest) / 1e9 * rate;
            latest = Math.max(latest, now);
            for (int i = 0; i < step.takers && bucket.nanosUntilToken(now) == 0; i++) {
                bucket.take(now);
                taken.add(new Taken(inflow));
            }
            bucket.rate(step.rate, now);
            rate = step.rate;
        }

        for (int from = 0; from < taken.size(); from++) {
            for (int to = from; to < taken.size(); to++) {
                double flowed = taken.get(to).inflow - taken.get(from).inflow;
                assertThat((double) (to - from + 1)).isLessThanOrEqualTo(burst + flowed + ROUNDING);
            }
        }
    }

    @Property
    void givesATokenAfterExactlyTheWaitItReported(
            @ForAll @DoubleRange(min = 0.02, max = 5_000) double rate, @ForAll("steps") List<Step> steps) {
        TokenBucket bucket = new TokenBucket(rate, 1, 0);
        long now = 0;

        for (Step step : steps) {
            now += Math.abs(step.nanos);
            bucket.rate(step.rate, now);
            now += bucket.nanosUntilToken(now);
            assertThat(bucket.nanosUntilToken(now)).isZero();
            bucket.take(now);
        }
    }

    @Property
    void givesNoTokenAfterLessThanTheWaitItReported(@ForAll @DoubleRange(min = 0.02, max = 5_000) double rate) {
        TokenBucket bucket = new TokenBucket(rate, 1, 0);
        bucket.take(0);

        long wait = bucket.nanosUntilToken(0);

        assertThat(wait / 1e9).isCloseTo(1 / rate, withPercentage(0.001));
        assertThat(bucket.nanosUntilToken((long) (wait * 0.999))).isPositive();
    }

    @Property
    void givesTheWholeRefillInTheLongRun(@ForAll @DoubleRange(min = 0.1, max = 1_000) double rate) {
        TokenBucket bucket = new TokenBucket(rate, 1, 0);
        long now = 0;

        for (int i = 0; i <= 1_000; i++) {
            now += bucket.nanosUntilToken(now);
            bucket.take(now);
        }

        assertThat(now / 1e9 * rate).isBetween(999.99, 1_000.01);
    }

    @Example
    void appliesANewRateToAWaitThatHasBegun() {
        TokenBucket bucket = new TokenBucket(0.5, 1, 0);
        bucket.take(0);
        assertThat(bucket.nanosUntilToken(0)).isEqualTo(2_000_000_000L);

        bucket.rate(10, 1_000_000_000L);

        assertThat(bucket.nanosUntilToken(1_000_000_000L)).isEqualTo(50_000_000L);
    }

    @Example
    void throwsWhenTheTokenIsNotThere() {
        TokenBucket bucket = new TokenBucket(1, 1, 0);
        bucket.take(0);

        assertThatThrownBy(() -> bucket.take(0)).isInstanceOf(IllegalStateException.class);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> nanos = Arbitraries.longs().between(-1_000_000, 2_000_000_000L);
        Arbitrary<Double> rate = Arbitraries.doubles().between(0.02, 500);
        Arbitrary<Integer> takers = Arbitraries.integers().between(0, 4);
        return Combinators.combine(nanos, rate, takers).as(Step::new).list().ofMaxSize(80);
    }
}
