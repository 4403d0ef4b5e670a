package io.github.onhook.internal.report;

import io.github.onhook.internal.text.JsonTree;
import io.github.onhook.model.Location;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Forecast.Limit;
import io.github.onhook.report.Report.Pace;
import io.github.onhook.report.Report.Requests;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** A forecast as JSON, in a report and wherever else it is kept. */
public final class ForecastJson {

    private ForecastJson() {}

    /** Writes a forecast, as an object. */
    public static void write(Forecast forecast, JsonGenerator json) {
        json.writeStartObject();
        writeForecast(forecast, json);
        json.writeEndObject();
    }

    /** Writes a forecast, and what came of it. */
    static void write(Forecast forecast, Requests requests, @Nullable Pace pace, JsonGenerator json) {
        json.writeStartObject();
        writeForecast(forecast, json);
        if (pace == null) {
            json.writeNullProperty("actual");
        } else {
            json.writeObjectPropertyStart("actual");
            figures(requests.sent(), requests.assumeRole(), pace.worked(), pace.limit(), json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeForecast(Forecast forecast, JsonGenerator json) {
        figures(forecast.requests(), forecast.assumeRoleCalls(), forecast.duration(), forecast.limit(), json);
        json.writeNumberProperty("locationRate", forecast.locationRate());
        json.writeBooleanProperty("rateAssumed", forecast.rateAssumed());
        Location busiest = forecast.busiest();
        if (busiest == null) {
            json.writeNullProperty("busiest");
        } else {
            json.writeObjectPropertyStart("busiest");
            json.writeStringProperty("accountId", busiest.accountId());
            json.writeStringProperty("region", busiest.region());
            json.writeNumberProperty("requests", forecast.busiestRequests());
            json.writeEndObject();
        }
    }

    private static void figures(
            long requests, long assumeRole, Duration duration, @Nullable Limit limit, JsonGenerator json) {
        json.writeNumberProperty("requests", requests);
        json.writeNumberProperty("assumeRole", assumeRole);
        json.writeNumberProperty("seconds", duration.toMillis() / 1e3);
        if (limit == null) {
            json.writeNullProperty("limit");
        } else {
            json.writeStringProperty("limit", limit.name());
        }
    }

    /**
     * Reads what {@link #write(Forecast, JsonGenerator)} wrote, whose first token is the parser's current one.
     *
     * @throws RuntimeException if it is something else
     */
    public static Forecast read(JsonParser json) {
        return read(JsonTree.value(json));
    }

    static Forecast read(JsonTree json) {
        JsonTree busiest = json.required("busiest");
        return new Forecast(
                json.required("requests").number(),
                json.required("assumeRole").number(),
                busiest.isNull()
                        ? null
                        : new Location(
                                busiest.required("accountId").text(),
                                busiest.required("region").text()),
                busiest.isNull() ? 0 : busiest.required("requests").number(),
                json.required("locationRate").decimal(),
                json.required("rateAssumed").flag(),
                seconds(json),
                Limit.valueOf(json.required("limit").text()));
    }

    /** What came of a forecast, if that was written; {@code null} otherwise. */
    static @Nullable Pace readPace(JsonTree json) {
        JsonTree actual = json.optional("actual");
        if (!actual.isObject()) {
            return null;
        }
        JsonTree limit = actual.required("limit");
        return new Pace(seconds(actual), limit.isNull() ? null : Limit.valueOf(limit.text()));
    }

    private static Duration seconds(JsonTree json) {
        return Duration.ofMillis(Math.round(json.required("seconds").decimal() * 1e3));
    }
}
