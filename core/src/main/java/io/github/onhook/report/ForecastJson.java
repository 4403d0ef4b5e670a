package io.github.onhook.report;

import io.github.onhook.model.Location;
import io.github.onhook.report.Forecast.Limit;
import io.github.onhook.report.Report.Pace;
import io.github.onhook.report.Report.Requests;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

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
     * Reads what {@link #write(Forecast, JsonGenerator)} wrote.
     *
     * @throws RuntimeException if it is something else
     */
    public static Forecast read(JsonNode json) {
        JsonNode busiest = json.required("busiest");
        return new Forecast(
                json.required("requests").asLong(),
                json.required("assumeRole").asLong(),
                busiest.isNull()
                        ? null
                        : new Location(
                                busiest.required("accountId").asString(),
                                busiest.required("region").asString()),
                busiest.isNull() ? 0 : busiest.required("requests").asLong(),
                json.required("locationRate").asDouble(),
                json.required("rateAssumed").asBoolean(),
                seconds(json),
                Limit.valueOf(json.required("limit").asString()));
    }

    /** What came of a forecast, if that was written; {@code null} otherwise. */
    static @Nullable Pace readPace(JsonNode json) {
        JsonNode actual = json.path("actual");
        if (!actual.isObject()) {
            return null;
        }
        JsonNode limit = actual.required("limit");
        return new Pace(seconds(actual), limit.isNull() ? null : Limit.valueOf(limit.asString()));
    }

    private static Duration seconds(JsonNode json) {
        return Duration.ofMillis(Math.round(json.required("seconds").asDouble() * 1e3));
    }
}
