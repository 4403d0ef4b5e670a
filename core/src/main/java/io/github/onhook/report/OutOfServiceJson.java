package io.github.onhook.report;

import io.github.onhook.report.Report.OutOfService;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** How long the numbers of a move were on no connector, as a member of {@code report.json}; only moves have it. */
final class OutOfServiceJson {

    static final String NAME = "timeOutOfService";

    private OutOfServiceJson() {}

    static void write(@Nullable OutOfService times, JsonGenerator json) {
        if (times == null) {
            return;
        }
        json.writeObjectPropertyStart(NAME);
        json.writeNumberProperty("numbers", times.numbers());
        json.writeNumberProperty("p50Millis", times.median().toMillis());
        json.writeNumberProperty("p99Millis", times.p99().toMillis());
        json.writeNumberProperty("maxMillis", times.longest().toMillis());
        json.writeNumberProperty("mostAtOnce", times.mostAtOnce());
        json.writeArrayPropertyStart("slowest");
        for (OutOfService.Slow slow : times.slowest()) {
            json.writeStartObject();
            json.writeStringProperty("accountId", slow.accountId());
            json.writeStringProperty("region", slow.region());
            json.writeStringProperty("voiceConnectorId", slow.voiceConnectorId());
            json.writeStringProperty("phoneNumber", slow.phoneNumber());
            json.writeNumberProperty("millis", slow.outOfService().toMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static @Nullable OutOfService read(@Nullable JsonNode times) {
        if (times == null) {
            return null;
        }
        return new OutOfService(
                times.required("numbers").asLong(),
                millis(times, "p50Millis"),
                millis(times, "p99Millis"),
                millis(times, "maxMillis"),
                times.required("slowest")
                        .valueStream()
                        .map(slow -> new OutOfService.Slow(
                                slow.required("accountId").asString(),
                                slow.required("region").asString(),
                                slow.required("voiceConnectorId").asString(),
                                slow.required("phoneNumber").asString(),
                                millis(slow, "millis")))
                        .toList(),
                times.required("mostAtOnce").asLong());
    }

    private static Duration millis(JsonNode node, String name) {
        return Duration.ofMillis(node.required(name).asLong());
    }
}
