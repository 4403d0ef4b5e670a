package io.github.onhook.runbook.stored;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.report.CallerJson;
import io.github.onhook.internal.report.ForecastJson;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Rejection;
import io.github.onhook.report.Forecast;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * What a run set out to do: its options, none of which is a secret, and its counts.
 *
 * @param runId the run
 * @param operation what is done to the targets
 * @param plan the targets
 * @param duplicates exact repeats that were dropped from them
 * @param rejections rows that were not targets
 * @param options the options that were given, by name
 * @param workers by which options workers carry it out; empty where this process does
 * @param protectedLists the lists of numbers never to touch that the run's directory keeps
 * @param forecast what it should come to; {@code null} where that is not known
 * @param caller who acts, or started it for workers; {@code null} where that is not known
 */
public record PlanJson(
        String runId,
        String operation,
        Plan plan,
        long duplicates,
        Collection<Rejection> rejections,
        Map<String, List<String>> options,
        Map<String, List<String>> workers,
        List<KeptProtection> protectedLists,
        @Nullable Forecast forecast,
        @Nullable Caller caller) {

    static final String SCHEMA = "onhook.plan/1";

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    public void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(new Indented(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("runId", runId);
            json.writeStringProperty("operation", operation);
            json.writeStringProperty("fingerprint", plan.fingerprint());
            json.writeNumberProperty("targets", plan.size());
            json.writeNumberProperty("duplicates", duplicates);
            json.writeNumberProperty("rejected", rejections.size());
            json.writeNumberProperty("locations", plan.locations().size());
            CallerJson.write(caller, json);
            if (forecast == null) {
                json.writeNullProperty("forecast");
            } else {
                json.writeName("forecast");
                ForecastJson.write(forecast, json);
            }
            options(json, "settings", options);
            if (!workers.isEmpty()) {
                options(json, "workers", workers);
            }
            json.writeArrayPropertyStart(KeptProtection.PROPERTY);
            protectedLists.forEach(list -> list.writeTo(json));
            json.writeEndArray();
            json.writeArrayPropertyStart("rejections");
            rejections.forEach(rejection -> rejection(json, rejection));
            json.writeEndArray();
            json.writeArrayPropertyStart("connectors");
            plan.connectors().forEach(connector -> connector(json, connector));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("the plan could not be written as JSON", e);
        }
        out.write('\n');
    }

    private static void options(JsonGenerator json, String property, Map<String, List<String>> options) {
        json.writeObjectPropertyStart(property);
        options.forEach((name, values) -> {
            json.writeArrayPropertyStart(name);
            values.forEach(json::writeString);
            json.writeEndArray();
        });
        json.writeEndObject();
    }

    private static void rejection(JsonGenerator json, Rejection rejection) {
        json.writeStartObject();
        json.writeNumberProperty("line", rejection.line());
        json.writeStringProperty("accountId", rejection.accountId());
        json.writeStringProperty("region", rejection.region());
        json.writeStringProperty("voiceConnectorId", rejection.voiceConnectorId());
        json.writeStringProperty("phoneNumber", rejection.phoneNumber());
        json.writeStringProperty("code", rejection.code());
        json.writeStringProperty("message", rejection.message());
        json.writeEndObject();
    }

    private static void connector(JsonGenerator json, PlannedConnector connector) {
        json.writeStartObject();
        json.writeStringProperty("accountId", connector.location().accountId());
        json.writeStringProperty("region", connector.location().region());
        json.writeStringProperty("voiceConnectorId", connector.voiceConnectorId());
        if (connector.toVoiceConnectorId() != null) {
            json.writeStringProperty("toVoiceConnectorId", connector.toVoiceConnectorId());
        }
        json.writeNumberProperty("targets", connector.size());
        json.writeEndObject();
    }

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
