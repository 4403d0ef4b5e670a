package io.github.onhook.runbook.execution;

import io.github.onhook.model.Location;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.LocationReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a run is likely to end: when its slowest location does, at the rate found for it and with as many numbers to a
 * request as were settled by each so far.
 *
 * @param left how long it will take from now
 * @param slowest the location that ends last
 */
record TimeLeft(Duration left, Location slowest) {

    /** Of a run as it stands; {@code null} as long as no rate is known, or nothing is left. */
    static @Nullable TimeLeft of(Report report) {
        double usual =
                numbersPerRequest(report.totals().settled(), report.requests().succeeded(), 1);
        TimeLeft last = null;
        for (LocationReport location : report.locations()) {
            long left = location.totals().targets() - location.totals().settled();
            Double rate = location.rate();
            if (left > 0 && rate != null && rate > 0) {
                double each = numbersPerRequest(
                        location.totals().settled(), location.requests().succeeded(), usual);
                Duration needs = Duration.ofMillis((long) (1000 * left / (rate * each)));
                if (last == null || needs.compareTo(last.left) > 0) {
                    last = new TimeLeft(needs, location.location());
                }
            }
        }
        return last;
    }

    private static double numbersPerRequest(long settled, long requests, double otherwise) {
        return settled == 0 || requests == 0 ? otherwise : Math.max(1, (double) settled / requests);
    }
}
