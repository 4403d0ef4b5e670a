package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quota of four requests a second. */
class QuotaMeterTest {

    private static final double SECOND = 1e9;

    private final QuotaMeter meter = new QuotaMeter();
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
    void whatItGivesIsNotTooMuchAtAnyPace() {
        assertThat(isOverdueAfter(1, 0.2)).isFalse();
        assertThat(isOverdueAfter(11, 2.8)).isFalse();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void theFirstBeyondItIsTheOneToBeRefused() {
        admit(13, 3);
        assertThat(meter.isOverdue(nanoTime(), 0)).isTrue();
        assertThat(meter.isOverdue(nanoTime(), 0.5)).as("it may be under way").isFalse();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void whereTwoBeyondItAreAdmittedItHasGrown() {
        admit(14, 3);
        assertThat(meter.hasGrown(nanoTime())).isTrue();
    }

    @Test
    void whatASmallBucketLostBeforeIsNoGrowth() {
        assertThat(isOverdueAfter(102, 25)).isTrue();
        assertThat(meter.hasGrown(nanoTime())).isFalse();
    }

    @Test
    void howFarBeyondARefusalComesIsLearned() {
        meetAgain(true);
        assertThat(isOverdueAfter(13, 3)).isFalse();
    }

    @Test
    void whereItComesBeforeItIsOverdueThatIsLearnedToo() {
        meetAgain(true);
        meetAgain(false);
        assertThat(isOverdueAfter(13, 3)).isTrue();
    }

    @Test
    void ofAnotherQuotaItIsLearnedAnew() {
        meetAgain(true);
        meetAgain(true);
        meter.cut(nanoTime(), false);
        meetAgain(false);
        assertThat(isOverdueAfter(13, 3)).isTrue();
    }

    @Test
    void ofAnotherQuotaNothingIsKnown() {
        meter.cut(nanoTime(), false);
        admit(100, 3);
        assertThat(meter.isOverdue(nanoTime(), 0)).isFalse();
        assertThat(meter.hasGrown(nanoTime())).isTrue();
    }

    @Test
    void thatItMovedIsNothingNewWhereNothingWasKnown() {
        meter.cut(nanoTime(), false);
        admit(30, 3);
        meter.cut(nanoTime(), false);
        admit(32, 3);
        assertThat(meter.isOverdue(nanoTime(), 0)).isTrue();
    }

    @Test
    void whatIsRefusedIsNotDelivered() {
        admit(21, 3);
        meter.refused(1);
        assertThat(meter.delivered(nanoTime())).isCloseTo(20 / 3.0, Offset.offset(1e-9));
        assertThat(meter.evidence()).isEqualTo(21.0 / 22);
        meter.refused(0.5);
        assertThat(meter.delivered(nanoTime())).as("too few to tell").isInfinite();
    }

    private void meetAgain(boolean mistaken) {
        admit(20, 5);
        if (mistaken) {
            meter.probeWasPremature();
        }
        meter.cut(nanoTime(), true);
    }

    private boolean isOverdueAfter(int requests, double seconds) {
        admit(requests, seconds);
        return meter.isOverdue(nanoTime(), 0);
    }

    private void admit(int requests, double seconds) {
        for (int n = 0; n < requests; n++) {
            meter.sent();
        }
        now += seconds;
    }

    private long nanoTime() {
        return Math.round(now * SECOND);
    }
}
