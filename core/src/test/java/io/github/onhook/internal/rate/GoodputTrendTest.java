package io.github.onhook.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoodputTrendTest {

    private final SentCount sent = new SentCount();
    private final GoodputTrend trend = new GoodputTrend(sent, 0.02);
    private long now;

    @BeforeEach
    void beginWithAThrottledRequest() {
        sent.sent();
        assertThat(trend.throttled(now, 1)).isFalse();
    }

    @Test
    void takesConstantGoodputForAQuota() {
        for (int window = 0; window < 100; window++) {
            assertThat(window(12, 1, 5 + window % 2 * 0.4)).isFalse();
        }
    }

    @Test
    void takesThreeFallsInARowForRateIndependentThrottling() {
        assertThat(window(20, 1, 8)).isFalse();
        assertThat(window(20, 1, 5.9)).isFalse();
        assertThat(window(20, 1, 4.3)).isFalse();
        assertThat(window(20, 1, 4.2)).as("not as much less as a fall is").isFalse();
        assertThat(window(19, 1, 3)).isTrue();

        assertThat(trend.best()).isEqualTo(8);
        assertThat(trend.throttledShare()).isEqualTo(2.0 / 41);
    }

    @Test
    void takesTwoFallsForAQuotaThatBecameLess() {
        assertThat(window(20, 1, 50)).isFalse();
        assertThat(window(20, 5, 12)).isFalse();
        for (int n = 0; n < 100; n++) {
            assertThat(window(20, 5, 4)).isFalse();
        }
    }

    @Test
    void needsAFourthFallWhenMoreThanHalfIsThrottled() {
        assertThat(window(20, 1, 50)).isFalse();
        assertThat(window(4, 8, 20)).isFalse();
        assertThat(window(4, 8, 10)).isFalse();
        assertThat(window(4, 8, 5)).isFalse();
        assertThat(window(4, 8, 4.9)).isFalse();
        assertThat(window(30, 1, 2)).isTrue();
    }

    @Test
    void restartsWhenGoodputIsBackAtItsBest() {
        assertThat(window(20, 1, 8)).isFalse();
        assertThat(window(20, 1, 5)).isFalse();
        assertThat(window(20, 1, 3)).isFalse();
        assertThat(window(20, 1, 7.5)).isFalse();
        assertThat(window(20, 1, 5)).isFalse();
        assertThat(window(20, 1, 3)).isFalse();
        assertThat(window(20, 1, 2)).isTrue();
    }

    @Test
    void measuresOverFourPartlyThrottledRequests() {
        assertThat(partly(0.4, 8)).isFalse();
        assertThat(partly(0.4, 5)).isFalse();
        assertThat(partly(0.4, 3)).isFalse();
        assertThat(partly(0.4, 2)).isTrue();
        assertThat(trend.best()).isCloseTo(8 * 0.6, Offset.offset(1e-6));
        assertThat(trend.throttledShare()).isCloseTo(0.4, Offset.offset(1e-6));
    }

    private boolean partly(double part, double perSecond) {
        boolean sure = false;
        for (int i = 0; i < GoodputTrend.PARTLY_THROTTLED; i++) {
            now += Math.round(1e9 / perSecond);
            sent.sent();
            sure = trend.throttled(now, part);
        }
        return sure;
    }

    /** So many admitted and refused up to a refusal, at so many admitted per second. */
    private boolean window(int admitted, int refused, double perSecond) {
        for (int i = 1; i < refused; i++) {
            sent.sent();
            assertThat(trend.throttled(now, 1)).isFalse();
        }
        for (int i = 0; i <= admitted; i++) {
            sent.sent();
        }
        now += Math.round(1e9 * admitted / perSecond);
        return trend.throttled(now, 1);
    }
}
