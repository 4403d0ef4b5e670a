package io.github.onhook.internal.report;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.LearnedQuota;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.SpotChecks;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.report.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes a report as JSON, of the schema {@code onhook.report/1}. */
public final class JsonReport {

    /** The name and version of the form. */
    public static final String SCHEMA = "onhook.report/1";

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final JsonGenerator json;
    private Operation operation = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a report; the failures stream through. Blocks; does not close the stream. */
    public static void write(Report report, Failures failures, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(new Indented(), out, JsonEncoding.UTF8)) {
            new JsonReport(json).write(report, failures);
        } catch (JacksonException e) {
            throw new IOException("the report could not be written as JSON", e);
        }
        out.write('\n');
        out.flush();
    }

    /**
     * Reads what {@link #write} wrote, without the failures and connectors. Blocks; does not close the stream.
     *
     * @throws IOException also if it is not such a report
     */
    public static Report read(InputStream in, Timeline timeline) throws IOException {
        return JsonReportReader.read(in, timeline);
    }

    private void write(Report report, Failures failures) throws IOException {
        operation = report.operation();
        json.writeStartObject();
        text("schema", SCHEMA);
        text("runId", report.runId());
        text("operation", report.operation().label());
        text("planFingerprint", report.planFingerprint());
        text("status", report.status().name());
        text("stopReason", report.stopReason());
        text("startedAt", instant(report.startedAt()));
        Instant finishedAt = report.finishedAt();
        text("finishedAt", finishedAt == null ? null : instant(finishedAt));
        totals(report.totals());
        requests(report.requests());
        spotChecks(report.spotChecks());
        CallerJson.write(report.caller(), json);
        OutOfServiceJson.write(report.outOfService(), json);
        forecast(report);
        json.writeArrayPropertyStart("errors");
        report.errors().forEach(this::error);
        json.writeEndArray();
        json.writeArrayPropertyStart("locations");
        report.locations().forEach(this::location);
        json.writeEndArray();
        json.writeArrayPropertyStart("failures");
        Failures.strandedFirst(report, failures).forEach(this::failure);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void totals(Totals totals) {
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("targets", totals.targets());
        for (Status status : Labels.statuses(operation)) {
            json.writeNumberProperty(Labels.total(status), totals.count(status));
        }
        json.writeNumberProperty("failed", totals.failed());
        json.writeNumberProperty("unknown", totals.unknown());
        json.writeNumberProperty("skipped", totals.skipped());
        json.writeNumberProperty("rejected", totals.rejected());
        json.writeNumberProperty("duplicates", totals.duplicates());
        json.writeEndObject();
    }

    private void requests(Requests requests) {
        json.writeObjectPropertyStart("requests");
        json.writeNumberProperty("sent", requests.sent());
        json.writeNumberProperty("succeeded", requests.succeeded());
        json.writeNumberProperty("throttled", requests.throttled());
        json.writeNumberProperty("failed", requests.failed());
        json.writeNumberProperty("reads", requests.reads());
        json.writeNumberProperty("assumeRole", requests.assumeRole());
        json.writeEndObject();
    }

    private void spotChecks(SpotChecks checks) {
        json.writeObjectPropertyStart("spotChecks");
        json.writeNumberProperty("read", checks.read());
        json.writeNumberProperty("disagreed", checks.disagreed());
        json.writeNumberProperty("notChecked", checks.notChecked());
        json.writeEndObject();
    }

    private void forecast(Report report) {
        Forecast forecast = report.forecast();
        if (forecast == null) {
            json.writeNullProperty("forecast");
        } else {
            json.writeName("forecast");
            ForecastJson.write(forecast, report.requests(), report.pace(), json);
        }
    }

    private void error(Report.ErrorCount error) {
        json.writeStartObject();
        text("source", error.source().label());
        text("code", error.code());
        json.writeNumberProperty("count", error.count());
        text("sampleMessage", error.sampleMessage());
        json.writeEndObject();
    }

    private void location(LocationReport report) {
        json.writeStartObject();
        text("accountId", report.location().accountId());
        text("region", report.location().region());
        totals(report.totals());
        requests(report.requests());
        text("closed", report.closed());
        Double rate = report.rate();
        if (rate == null) {
            json.writeNullProperty("rate");
        } else {
            json.writeNumberProperty("rate", decimal(rate));
        }
        LearnedQuota learned = report.learned();
        if (learned != null) {
            json.writeObjectPropertyStart("learned");
            json.writeNumberProperty("requestsPerSecond", decimal(learned.requestsPerSecond()));
            json.writeNumberProperty("burst", decimal(learned.burst()));
            json.writeBooleanProperty("knownBefore", learned.knownBefore());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    }

    private void failure(Failure failure) {
        Source source = failure.reason().source();
        json.writeStartObject();
        text("accountId", failure.accountId());
        text("region", failure.region());
        text("voiceConnectorId", failure.voiceConnectorId());
        text("phoneNumber", failure.phoneNumber());
        text("status", failure.status().name());
        text("source", source == null ? null : source.label());
        text("code", failure.reason().code());
        text("message", failure.reason().message());
        text("requestId", failure.reason().requestId());
        json.writeNumberProperty("attempts", failure.attempts());
        json.writeEndObject();
    }

    private void text(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** For people, who look into the file too. */
    private static final class Indented extends ObjectWriteContext.Base {

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
