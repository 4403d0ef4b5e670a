package io.github.onhook.service.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Operation;
import io.github.onhook.model.RunStatus;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import io.github.onhook.report.Timeline.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final Duration TICK = Duration.ofMillis(500);

    @Test
    void boundsTheStepsOfALongRunWithoutLosingCounts() {
        Series series = new Series();

        for (int tick = 1; tick <= 10_000; tick++) {
            series.tick(report(3L * tick, tick));
        }

        assertThat(series.moments()).hasSizeBetween(100, 240);
        assertThat(series.moments().stream().mapToLong(Moment::done).sum()).isBetween(29_700L, 30_000L);
        assertThat(series.moments().stream().mapToLong(Moment::sent).distinct()).hasSize(1);
        assertThat(series.step(TICK)).isEqualTo(TICK.multipliedBy(64));
    }

    private static Report report(long done, long sent) {
        return new Report(
                "run",
                Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                null,
                RunStatus.RUNNING,
                null,
                Instant.EPOCH,
                null,
                new Report.Totals(done, done, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()),
                new Report.Requests(sent, sent, 0, 0, 0, 0),
                Report.SpotChecks.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Timeline.NONE,
                null,
                null,
                null,
                null,
                0);
    }
}
