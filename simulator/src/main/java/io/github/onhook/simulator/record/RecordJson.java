package io.github.onhook.simulator.record;

import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.internal.wire.Bytes;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.model.LocationCounts;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The record as JSON, its members named as in Java. */
public final class RecordJson {
    private RecordJson() {}

    public static byte[] summary(Record record) {
        return Json.object(json -> {
            json.writeName("requestsByOperation");
            json.writeStartObject();
            for (SimulatedOperation operation : SimulatedOperation.values()) {
                if (record.count(operation) > 0) {
                    json.writeNumberProperty(operation.apiName(), record.count(operation));
                }
            }
            json.writeEndObject();
            json.writeNumberProperty("forced", record.forced());
            json.writeNumberProperty("assumeRoleThrottled", record.assumeRoleThrottled());
            json.writeName("assumeRoleCalls");
            json.writeStartObject();
            record.assumeRoleCalls().forEach((account, count) -> json.writeNumberProperty(account, count));
            json.writeEndObject();
            json.writeName("locations");
            json.writeStartArray();
            record.locations().forEach(location -> location(json, location));
            json.writeEndArray();
        });
    }

    private static void location(JsonGenerator json, LocationCounts location) {
        json.writeStartObject();
        json.writeStringProperty("accountId", location.accountId());
        json.writeStringProperty("region", location.region());
        json.writeName("requestsByOperation");
        json.writeStartObject();
        location.requestsByOperation()
                .forEach((operation, count) -> json.writeNumberProperty(operation.apiName(), count));
        json.writeEndObject();
        json.writeNumberProperty("throttled", location.throttled());
        json.writeNumberProperty("refused", location.refused());
        json.writeNumberProperty("inFlight", location.inFlight());
        json.writeNumberProperty("maxInFlight", location.maxInFlight());
        json.writeNumberProperty("disassociated", location.disassociated());
        json.writeNumberProperty("associated", location.associated());
        json.writeNumberProperty("released", location.released());
        json.writeNumberProperty("restored", location.restored());
        json.writeEndObject();
    }

    public static byte[] requests(List<SeenRequest> requests) {
        return Json.object(json -> {
            json.writeName("requests");
            json.writeStartArray();
            for (SeenRequest request : requests) {
                json.writeStartObject();
                request(json, request);
                json.writeName("numbers");
                json.writeStartArray();
                for (SeenRequest.SeenNumber number : request.numbers()) {
                    json.writeStartObject();
                    json.writeStringProperty("phoneNumber", number.phoneNumber());
                    json.writeStringProperty("outcome", number.outcome().name());
                    text(json, "errorCode", number.errorCode());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void request(JsonGenerator json, SeenRequest request) {
        SimulatedOperation operation = request.operation();
        json.writeNumberProperty("number", request.number());
        json.writeStringProperty("at", request.at().toString());
        json.writeStringProperty("requestId", request.requestId());
        text(json, "operation", operation == null ? null : operation.apiName());
        json.writeStringProperty("accountId", request.accountId());
        json.writeStringProperty("region", request.region());
        json.writeStringProperty("caller", request.caller());
        json.writeStringProperty("resource", request.resource());
        json.writeBooleanProperty("forced", request.forced());
        json.writeNumberProperty("status", request.status());
        text(json, "errorCode", request.errorCode());
        json.writeName("faults");
        json.writeStartArray();
        request.faults().forEach(json::writeString);
        json.writeEndArray();
    }

    public static byte[] number(NumberRecord number, List<Stay> stays, List<Record.Event> history) {
        return Json.object(json -> {
            number(json, number);
            json.writeName("stays");
            json.writeStartArray();
            for (Stay stay : stays) {
                json.writeStartObject();
                stay(json, stay);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeName("history");
            json.writeStartArray();
            for (Record.Event event : history) {
                json.writeStartObject();
                request(json, event.request());
                json.writeStringProperty("outcome", event.outcome().name());
                text(json, "numberErrorCode", event.errorCode());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    public static byte[] lines(List<NumberRecord> numbers) {
        return lines(numbers, RecordJson::number);
    }

    public static byte[] stays(List<Stay> stays) {
        return lines(stays, RecordJson::stay);
    }

    private static <T> byte[] lines(List<T> items, BiConsumer<JsonGenerator, T> members) {
        Bytes out = new Bytes(items.size() * 256);
        for (T item : items) {
            byte[] line = Json.object(json -> members.accept(json, item));
            out.write(line, 0, line.length);
            out.put("\n");
        }
        return out.copy();
    }

    private static void stay(JsonGenerator json, Stay stay) {
        json.writeStringProperty("phoneNumber", stay.phoneNumber());
        json.writeStringProperty("voiceConnectorId", stay.voiceConnectorId());
        json.writeStringProperty("from", stay.from().toString());
        Instant to = stay.to();
        text(json, "to", to == null ? null : to.toString());
    }

    private static void number(JsonGenerator json, NumberRecord number) {
        json.writeStringProperty("phoneNumber", number.phoneNumber());
        json.writeStringProperty("accountId", number.accountId());
        json.writeStringProperty("region", number.region());
        json.writeStringProperty("status", number.status().wireName());
        text(json, "voiceConnectorId", number.voiceConnectorId());
        text(json, "voiceConnectorGroupId", number.voiceConnectorGroupId());
        Instant deletedAt = number.deletedAt();
        text(json, "deletedAt", deletedAt == null ? null : deletedAt.toString());
        json.writeBooleanProperty("gone", number.gone());
        json.writeNumberProperty("timesAsked", number.timesAsked());
        json.writeNumberProperty("timesDisassociated", number.timesDisassociated());
    }

    public static byte[] faults(Faults faults) {
        return Json.object(json -> {
            json.writeName("faults");
            json.writeStartArray();
            faults.met().forEach((name, met) -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeNumberProperty("met", met);
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }
}
