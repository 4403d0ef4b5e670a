package io.github.onhook.service.run.live;

import io.github.onhook.internal.report.Masked;
import io.github.onhook.report.Advice;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.report.Timeline.Moment;
import io.github.onhook.service.run.model.RunView;
import io.github.onhook.service.run.model.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The view of a run on the page, without single numbers. Phone numbers in messages are masked.
 *
 * @param run the run
 * @param elapsedMillis its duration; 0 before it started
 * @param requests its requests; {@code null} before it started
 * @param causes why targets are not done, the most frequent first
 * @param locations its locations, in order
 * @param stepMillis the length of a step of the series
 * @param moments the series over time
 * @param outOfService of a move: how long numbers were on no connector; {@code null} where none was
 */
public record LiveView(
        RunView run,
        long elapsedMillis,
        @Nullable Requests requests,
        List<Cause> causes,
        List<Place> locations,
        long stepMillis,
        List<Moment> moments,
        @Nullable OutOfService outOfService) {

    private static final int MOST_CAUSES = 100;

    /** A code, what it means and what to do about it. */
    record Cause(
            String source,
            String code,
            long count,
            @Nullable String sampleMessage,
            String meaning,
            String remedy) {

        private static Cause of(ErrorCount error) {
            Advice advice = Advice.of(error.source(), error.code());
            return new Cause(
                    error.source().label(),
                    error.code(),
                    error.count(),
                    error.sampleMessage(),
                    advice.meaning(),
                    advice.remedy());
        }
    }

    /** How long the numbers of a move were on no connector. */
    record OutOfService(
            long numbers, long medianMillis, long p99Millis, long longestMillis, long now, long mostAtOnce) {

        private static @Nullable OutOfService of(Report.@Nullable OutOfService times) {
            return times == null
                    ? null
                    : new OutOfService(
                            times.numbers(),
                            times.median().toMillis(),
                            times.p99().toMillis(),
                            times.longest().toMillis(),
                            times.now(),
                            times.mostAtOnce());
        }
    }

    /** A location's figures. */
    record Place(
            String accountId,
            String region,
            long targets,
            long done,
            long notDone,
            long sent,
            long throttled,
            @Nullable Double rate,
            @Nullable String closed) {

        private static Place of(LocationReport report) {
            return new Place(
                    report.location().accountId(),
                    report.location().region(),
                    report.totals().targets(),
                    report.totals().done(),
                    report.totals().settled() - report.totals().done(),
                    report.requests().sent(),
                    report.requests().throttled(),
                    report.rate(),
                    report.closed());
        }
    }

    /** A run that has not started. */
    public static LiveView of(StoredRun run) {
        return new LiveView(RunView.of(run, null), 0, null, List.of(), List.of(), 0, List.of(), null);
    }

    /** This view with a newer state of the run. */
    public LiveView with(StoredRun newer) {
        return new LiveView(
                RunView.of(newer, run.totals()),
                elapsedMillis,
                requests,
                causes,
                locations,
                stepMillis,
                moments,
                outOfService);
    }

    /** A run without further data. */
    public static LiveView of(StoredRun run, Totals totals) {
        return new LiveView(RunView.of(run, totals), 0, null, List.of(), List.of(), 0, List.of(), null);
    }

    /** An active or ended run. */
    public static LiveView of(StoredRun run, Report report, Duration step, List<Moment> moments) {
        Report masked = Masked.of(report);
        Instant end = report.finishedAt();
        return new LiveView(
                RunView.of(run, masked.totals()),
                Duration.between(report.startedAt(), end == null ? Instant.now() : end)
                        .toMillis(),
                masked.requests(),
                masked.errors().stream().limit(MOST_CAUSES).map(Cause::of).toList(),
                masked.locations().stream().map(Place::of).toList(),
                step.toMillis(),
                moments,
                OutOfService.of(masked.outOfService()));
    }
}
