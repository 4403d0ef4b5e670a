package io.github.onhook.internal.report;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.Pace;
import io.github.onhook.report.Report.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was to come to, or what it came to, in words.
 *
 * @param name {@code forecast} or {@code was}
 * @param requests how many requests
 * @param assumeRole how many calls of AssumeRole
 * @param time how long
 * @param limit what bounded it
 */
public record ForecastRow(String name, String requests, String assumeRole, String time, String limit) {

    /** The forecast, and beneath it what it was, once that is known; nothing where there was no forecast. */
    public static List<ForecastRow> of(Report report) {
        List<ForecastRow> rows = new ArrayList<>(2);
        Forecast forecast = report.forecast();
        if (forecast != null) {
            rows.add(row(
                    "forecast",
                    forecast.requests(),
                    forecast.assumeRoleCalls(),
                    forecast.duration(),
                    forecast.limit()));
            Pace pace = report.pace();
            if (pace != null) {
                Requests requests = report.requests();
                rows.add(row("was", requests.sent(), requests.assumeRole(), pace.worked(), pace.limit()));
            }
        }
        return rows;
    }

    private static ForecastRow row(
            String name, long requests, long assumeRole, Duration time, Forecast.@Nullable Limit limit) {
        return new ForecastRow(
                name,
                HumanFormat.count(requests),
                HumanFormat.count(assumeRole),
                HumanFormat.duration(time),
                Labels.limit(limit));
    }
}
