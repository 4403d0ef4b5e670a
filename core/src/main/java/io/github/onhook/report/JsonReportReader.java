package io.github.onhook.report;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Source;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.SpotChecks;
import io.github.onhook.report.Report.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link JsonReport} wrote, all but the failures, which may be too many. */
final class JsonReportReader {

    /** One value of a greater one is read at a time. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> LEFT_OUT = Set.of("failures");

    private final Map<String, JsonNode> fields = new HashMap<>();

    private JsonReportReader() {}

    static Report read(InputStream in, Timeline timeline) throws IOException {
        JsonReportReader reader = new JsonReportReader();
        try (JsonParser json = JSON.createParser(in)) {
            reader.take(json);
            return reader.report(timeline);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is not a report that can be read: was it cut or edited?", e);
        }
    }

    private void take(JsonParser json) {
        requireToken(json.nextToken(), JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (LEFT_OUT.contains(name)) {
                json.skipChildren();
            } else {
                fields.put(name, JSON.readTree(json));
            }
        }
        requireToken(json.currentToken(), JsonToken.END_OBJECT);
        requireToken(json.nextToken(), null);
    }

    private static void requireToken(@Nullable JsonToken is, @Nullable JsonToken expected) {
        if (is != expected) {
            throw new IllegalArgumentException("it is not one whole JSON object");
        }
    }

    private Report report(Timeline timeline) {
        String schema = field("schema").asString();
        if (!schema.equals(JsonReport.SCHEMA)) {
            throw new IllegalArgumentException("schema must be " + JsonReport.SCHEMA + ", was " + schema);
        }
        String finishedAt = text(field("finishedAt"));
        JsonNode forecast = fields.get("forecast");
        return new Report(
                field("runId").asString(),
                operation(field("operation").asString()),
                text(field("planFingerprint")),
                RunStatus.valueOf(field("status").asString()),
                text(field("stopReason")),
                Instant.parse(field("startedAt").asString()),
                finishedAt == null ? null : Instant.parse(finishedAt),
                totals(field("totals")),
                requests(field("requests")),
                spotChecks(fields.get("spotChecks")),
                field("errors").valueStream().map(JsonReportReader::error).toList(),
                field("locations").valueStream().map(JsonReportReader::location).toList(),
                List.of(),
                List.of(),
                timeline,
                forecast == null || forecast.isNull() ? null : ForecastJson.read(forecast),
                forecast == null ? null : ForecastJson.readPace(forecast),
                CallerJson.read(fields.get("caller")),
                OutOfServiceJson.read(fields.get(OutOfServiceJson.NAME)));
    }

    private JsonNode field(String name) {
        JsonNode field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return field;
    }

    private static ErrorCount error(JsonNode error) {
        return new ErrorCount(
                Source.valueOf(error.required("source").asString().toUpperCase(Locale.ROOT)),
                Reason.currentCode(error.required("code").asString()),
                error.required("count").asLong(),
                text(error.required("sampleMessage")));
    }

    private static LocationReport location(JsonNode location) {
        JsonNode rate = location.required("rate");
        return new LocationReport(
                new Location(
                        location.required("accountId").asString(),
                        location.required("region").asString()),
                totals(location.required("totals")),
                requests(location.required("requests")),
                closed(location.required("closed")),
                rate.isNull() ? null : rate.asDouble());
    }

    private static @Nullable String closed(JsonNode code) {
        return code.isNull() ? null : Reason.currentCode(code.asString());
    }

    private static Totals totals(JsonNode totals) {
        return new Totals(
                totals.required("targets").asLong(),
                totals.path("disassociated").asLong(0),
                totals.path("alreadyDisassociated").asLong(0),
                totals.path("associated").asLong(0),
                totals.path("alreadyAssociated").asLong(0),
                totals.required("failed").asLong(),
                totals.required("unknown").asLong(),
                totals.required("skipped").asLong(),
                totals.required("rejected").asLong(),
                totals.required("duplicates").asLong(),
                others(totals));
    }

    private static Map<Status, Long> others(JsonNode totals) {
        Map<Status, Long> others = new EnumMap<>(Status.class);
        for (Operation operation : List.of(Operation.MOVE, Operation.RELEASE, Operation.UNDO_RELEASE)) {
            for (Status status : Labels.statuses(operation)) {
                long count = totals.path(Labels.total(status)).asLong(0);
                if (count > 0) {
                    others.put(status, count);
                }
            }
        }
        return others;
    }

    /** Reports from before there were spot checks have none. */
    private static SpotChecks spotChecks(@Nullable JsonNode checks) {
        return checks == null
                ? SpotChecks.NONE
                : new SpotChecks(
                        checks.required("read").asLong(),
                        checks.required("disagreed").asLong(),
                        checks.path("notChecked").asLong(0));
    }

    private static Requests requests(JsonNode requests) {
        return new Requests(
                requests.required("sent").asLong(),
                requests.required("succeeded").asLong(),
                requests.required("throttled").asLong(),
                requests.required("failed").asLong(),
                requests.required("reads").asLong(),
                requests.required("assumeRole").asLong());
    }

    private static Operation operation(String label) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("operation is unknown: " + label));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asString();
    }
}
