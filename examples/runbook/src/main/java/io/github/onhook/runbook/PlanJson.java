package io.github.onhook.runbook;

import io.github.onhook.Plan;
import io.github.onhook.PlannedConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
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
 * @param rejected rows that were not targets
 * @param options the options that were given, by name
 */
record PlanJson(String runId, String operation, Plan plan, long rejected, Map<String, List<String>> options) {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(new Indented(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "onhook.plan/1");
            json.writeStringProperty("runId", runId);
            json.writeStringProperty("operation", operation);
            json.writeStringProperty("fingerprint", plan.fingerprint());
            json.writeNumberProperty("targets", plan.size());
            json.writeNumberProperty("duplicates", plan.duplicates());
            json.writeNumberProperty("rejected", rejected);
            json.writeNumberProperty("locations", plan.locations().size());
            json.writeObjectPropertyStart("settings");
            options.forEach((name, values) -> {
                json.writeArrayPropertyStart(name);
                values.forEach(json::writeString);
                json.writeEndArray();
            });
            json.writeEndObject();
            json.writeArrayPropertyStart("connectors");
            plan.connectors().forEach(connector -> connector(json, connector));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("the plan could not be written as JSON", e);
        }
        out.write('\n');
    }

    private static void connector(JsonGenerator json, PlannedConnector connector) {
        json.writeStartObject();
        json.writeStringProperty("accountId", connector.location().accountId());
        json.writeStringProperty("region", connector.location().region());
        json.writeStringProperty("voiceConnectorId", connector.voiceConnectorId());
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
