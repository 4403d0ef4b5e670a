package io.github.onhook.internal.report;

import io.github.onhook.internal.text.JsonTree;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.LearnedQuota;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.SpotChecks;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.report.Timeline;
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
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads what {@link JsonReport} wrote, all but the failures, which may be too many. */
final class JsonReportReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> LEFT_OUT = Set.of("failures");

    private final Map<String, JsonTree> fields = new HashMap<>();

    private JsonReportReader() {}

    static Report read(InputStream in, Timeline timeline) throws IOException {
        JsonReportReader reader = new JsonReportReader();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
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
                fields.put(name, JsonTree.value(json));
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
        String schema = field("schema").text();
        if (!schema.equals(JsonReport.SCHEMA)) {
            throw new IllegalArgumentException("schema must be " + JsonReport.SCHEMA + ", was " + schema);
        }
        String finishedAt = field("finishedAt").textOrNull();
        JsonTree forecast = fields.getOrDefault("forecast", JsonTree.NULL);
        return new Report(
                field("runId").text(),
                operation(field("operation").text()),
                field("planFingerprint").textOrNull(),
                RunStatus.valueOf(field("status").text()),
                field("stopReason").textOrNull(),
                Instant.parse(field("startedAt").text()),
                finishedAt == null ? null : Instant.parse(finishedAt),
                totals(field("totals")),
                requests(field("requests")),
                spotChecks(fields.get("spotChecks")),
                field("errors").elements().map(JsonReportReader::error).toList(),
                field("locations").elements().map(JsonReportReader::location).toList(),
                List.of(),
                List.of(),
                timeline,
                forecast.isNull() ? null : ForecastJson.read(forecast),
                forecast.isNull() ? null : ForecastJson.readPace(forecast),
                CallerJson.read(fields.getOrDefault("caller", JsonTree.NULL)),
                OutOfServiceJson.read(fields.getOrDefault(OutOfServiceJson.NAME, JsonTree.NULL)),
                0);
    }

    private JsonTree field(String name) {
        JsonTree field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return field;
    }

    private static ErrorCount error(JsonTree error) {
        return new ErrorCount(
                Source.valueOf(error.required("source").text().toUpperCase(Locale.ROOT)),
                Reason.currentCode(error.required("code").text()),
                error.required("count").number(),
                error.required("sampleMessage").textOrNull());
    }

    private static LocationReport location(JsonTree location) {
        JsonTree rate = location.required("rate");
        return new LocationReport(
                new Location(
                        location.required("accountId").text(),
                        location.required("region").text()),
                totals(location.required("totals")),
                requests(location.required("requests")),
                closed(location.required("closed")),
                rate.isNull() ? null : rate.decimal(),
                learned(location.optional("learned")));
    }

    private static @Nullable LearnedQuota learned(JsonTree learned) {
        return learned.isNull()
                ? null
                : new LearnedQuota(
                        learned.required("requestsPerSecond").decimal(),
                        learned.required("burst").decimal(),
                        learned.required("knownBefore").flag());
    }

    private static @Nullable String closed(JsonTree code) {
        return code.isNull() ? null : Reason.currentCode(code.text());
    }

    private static Totals totals(JsonTree totals) {
        return new Totals(
                totals.required("targets").number(),
                totals.optional("disassociated").numberOrZero(),
                totals.optional("alreadyDisassociated").numberOrZero(),
                totals.optional("associated").numberOrZero(),
                totals.optional("alreadyAssociated").numberOrZero(),
                totals.required("failed").number(),
                totals.required("unknown").number(),
                totals.required("skipped").number(),
                totals.required("rejected").number(),
                totals.required("duplicates").number(),
                others(totals));
    }

    private static Map<Status, Long> others(JsonTree totals) {
        Map<Status, Long> others = new EnumMap<>(Status.class);
        for (Operation operation : List.of(Operation.MOVE, Operation.RELEASE, Operation.UNDO_RELEASE)) {
            for (Status status : Labels.statuses(operation)) {
                long count = totals.optional(Labels.total(status)).numberOrZero();
                if (count > 0) {
                    others.put(status, count);
                }
            }
        }
        return others;
    }

    /** Reports from before there were spot checks have none. */
    private static SpotChecks spotChecks(@Nullable JsonTree checks) {
        return checks == null
                ? SpotChecks.NONE
                : new SpotChecks(
                        checks.required("read").number(),
                        checks.required("disagreed").number(),
                        checks.optional("notChecked").numberOrZero());
    }

    private static Requests requests(JsonTree requests) {
        return new Requests(
                requests.required("sent").number(),
                requests.required("succeeded").number(),
                requests.required("throttled").number(),
                requests.required("failed").number(),
                requests.required("reads").number(),
                requests.required("assumeRole").number());
    }

    private static Operation operation(String label) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("operation is unknown: " + label));
    }
}
