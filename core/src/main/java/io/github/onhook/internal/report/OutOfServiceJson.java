package io.github.onhook.internal.report;

import io.github.onhook.internal.text.JsonTree;
import io.github.onhook.report.Report.OutOfService;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

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
        json.writeNumberProperty("now", times.now());
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

    static @Nullable OutOfService read(JsonTree times) {
        if (times.isNull()) {
            return null;
        }
        return new OutOfService(
                times.required("numbers").number(),
                millis(times, "p50Millis"),
                millis(times, "p99Millis"),
                millis(times, "maxMillis"),
                times.required("slowest")
                        .elements()
                        .map(slow -> new OutOfService.Slow(
                                slow.required("accountId").text(),
                                slow.required("region").text(),
                                slow.required("voiceConnectorId").text(),
                                slow.required("phoneNumber").text(),
                                millis(slow, "millis")))
                        .toList(),
                times.required("now").number(),
                times.required("mostAtOnce").number());
    }

    private static Duration millis(JsonTree node, String name) {
        return Duration.ofMillis(node.required(name).number());
    }
}
