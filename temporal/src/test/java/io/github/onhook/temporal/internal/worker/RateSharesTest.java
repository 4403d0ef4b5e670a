package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onhook.model.Settings;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.WireSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class RateSharesTest {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final double TOTAL = 12;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private int workers = 2;
    private final RateShares shares = new RateShares(run -> workers(), PERIOD, time);

    private int workers() {
        if (workers < 0) {
            throw new IllegalStateException("the service does not answer");
        }
        return workers;
    }

    @Test
    void beginsWithTheShareOfOneOfAllOpenLocations() {
        assertThat(shares.join(chunk("run", 6), TOTAL).getAsDouble()).isEqualTo(TOTAL / 6);
    }

    @Test
    void givesTheRateOfEndedChunksToTheRemainingOnes() {
        ChunkOrder ending = chunk("run", 6);
        shares.join(ending, TOTAL);
        DoubleSupplier remaining = shares.join(chunk("run", 6), TOTAL);
        pollTwice();
        assertThat(remaining.getAsDouble()).isEqualTo(TOTAL / 2 / 2);

        shares.leave(ending);

        assertThat(remaining.getAsDouble()).isEqualTo(TOTAL / 2);
    }

    @Test
    void givesTheRateOfLeftWorkersToTheRemainingOnesAfterTwoPolls() {
        DoubleSupplier rate = shares.join(chunk("run", 6), TOTAL);
        pollTwice();
        workers = 1;
        poll();
        assertThat(rate.getAsDouble()).isEqualTo(TOTAL / 2);

        poll();

        assertThat(rate.getAsDouble()).isEqualTo(TOTAL);
    }

    @Test
    void slowsDownAtTheFirstPollThatShowsAnotherWorker() {
        DoubleSupplier rate = shares.join(chunk("run", 6), TOTAL);
        pollTwice();
        workers = 3;

        poll();

        assertThat(rate.getAsDouble()).isCloseTo(TOTAL / 3, within(1e-9));
    }

    @Test
    void keepsTheShareWhileTheNumberOfWorkersCannotBeRead() {
        DoubleSupplier rate = shares.join(chunk("run", 6), TOTAL);
        pollTwice();
        workers = -1;

        pollTwice();

        assertThat(rate.getAsDouble()).isEqualTo(TOTAL / 2);
    }

    @Test
    void dividesTheRateOfEachRunAmongItsOwnChunks() {
        shares.join(chunk("other", 6), TOTAL);
        DoubleSupplier rate = shares.join(chunk("run", 6), TOTAL);

        pollTwice();

        assertThat(rate.getAsDouble()).isEqualTo(TOTAL / 2);
    }

    private void pollTwice() {
        poll();
        poll();
    }

    private void poll() {
        time.advanceTimeBy(PERIOD);
    }

    private static ChunkOrder chunk(String runId, int openLocations) {
        WireSettings settings = WireSettings.of(Settings.builder().build());
        return new ChunkOrder(
                runId,
                "group",
                0,
                0,
                "111111111111",
                "us-east-1",
                settings,
                null,
                10,
                openLocations,
                null,
                null,
                1,
                false);
    }
}
