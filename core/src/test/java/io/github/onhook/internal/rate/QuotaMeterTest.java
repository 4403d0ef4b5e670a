package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quota of four requests a second. */
class QuotaMeterTest {

    private static final double SECOND = 1e9;

    private final SentCount sent = new SentCount();
    private final QuotaMeter meter = new QuotaMeter(sent, true, true);
    private double now;

    @BeforeEach
    void meetTheQuota() {
        meter.cut(nanoTime(), false);
        admit(20, 5);
        meter.cut(nanoTime(), true);
        admit(8, 2);
        meter.cut(nanoTime(), true);
    }

    @Test
    void seesNoGrowthInWhatTheQuotaGivesAtAnyRate() {
        assertThat(isOverdueAfter(1, 0.2)).isFalse();
        assertThat(isOverdueAfter(11, 2.8)).isFalse();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void seesThrottlingOverdueAtTheFirstRequestBeyondTheQuota() {
        admit(13, 3);
        assertThat(meter.isThrottlingOverdue(nanoTime(), 0)).isTrue();
        assertThat(meter.isThrottlingOverdue(nanoTime(), 0.5))
                .as("it may be in flight")
                .isFalse();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void seesGrowthWhenTwoRequestsBeyondTheQuotaAreAdmitted() {
        admit(14, 3);
        assertThat(meter.hasGrown(nanoTime())).isTrue();
    }

    @Test
    void seesNoGrowthInWhatASmallBucketLostBefore() {
        assertThat(isOverdueAfter(102, 25)).isTrue();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void toleratesMoreAfterAPrematureProbe() {
        meetAgain(true);
        assertThat(isOverdueAfter(13, 3)).isFalse();
    }

    @Test
    void toleratesLessAgainAfterAnIntervalOnTime() {
        meetAgain(true);
        meetAgain(false);
        assertThat(isOverdueAfter(13, 3)).isTrue();
    }

    @Test
    void forgetsTheToleranceWhenTheQuotaChanges() {
        meetAgain(true);
        meetAgain(true);
        meter.cut(nanoTime(), false);
        meetAgain(false);
        assertThat(isOverdueAfter(13, 3)).isTrue();
    }

    @Test
    void knowsNothingOfAQuotaThatChanged() {
        meter.cut(nanoTime(), false);
        admit(100, 3);
        assertThat(meter.isThrottlingOverdue(nanoTime(), 0)).isFalse();
        assertThat(meter.hasGrown(nanoTime())).isTrue();
    }

    @Test
    void keepsItsFirstMeasurementThoughTheQuotaMayHaveChanged() {
        meter.cut(nanoTime(), false);
        admit(30, 3);
        meter.cut(nanoTime(), false);
        admit(32, 3);
        assertThat(meter.isThrottlingOverdue(nanoTime(), 0)).isTrue();
    }

    @Test
    void countsThrottledRequestsOutOfTheGoodput() {
        admit(21, 3);
        meter.throttled(1);
        assertThat(meter.goodput(nanoTime())).isCloseTo(20 / 3.0, Offset.offset(1e-9));
        assertThat(meter.evidence()).isEqualTo(21.0 / 22);
        meter.throttled(0.5);
        assertThat(meter.goodput(nanoTime())).as("too few to tell").isInfinite();
    }

    private void meetAgain(boolean premature) {
        admit(20, 5);
        if (premature) {
            meter.probeWasPremature();
        }
        meter.cut(nanoTime(), true);
    }

    private boolean isOverdueAfter(int requests, double seconds) {
        admit(requests, seconds);
        return meter.isThrottlingOverdue(nanoTime(), 0);
    }

    private void admit(int requests, double seconds) {
        for (int n = 0; n < requests; n++) {
            sent.sent();
        }
        now += seconds;
    }

    private long nanoTime() {
        return Math.round(now * SECOND);
    }
}
