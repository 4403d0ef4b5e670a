package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.wire.Bytes;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Reply;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The answer with the failed numbers; shares one instance if there are none. */
final class NumberErrors {
    private static final Reply NONE = Reply.json("{\"PhoneNumberErrors\":[]}".getBytes(StandardCharsets.UTF_8));

    private @Nullable Bytes out;
    private @Nullable JsonGenerator json;

    void add(long number, String code, String message) {
        JsonGenerator generator = generator();
        generator.writeStartObject();
        generator.writeStringProperty("PhoneNumberId", E164.format(number));
        generator.writeStringProperty("ErrorCode", code);
        generator.writeStringProperty("ErrorMessage", message);
        generator.writeEndObject();
    }

    Reply reply() {
        JsonGenerator generator = json;
        Bytes bytes = out;
        if (generator == null || bytes == null) {
            return NONE;
        }
        generator.writeEndArray();
        generator.writeEndObject();
        generator.close();
        return Reply.json(bytes.copy());
    }

    private JsonGenerator generator() {
        JsonGenerator known = json;
        if (known != null) {
            return known;
        }
        Bytes bytes = new Bytes(512);
        JsonGenerator generator = Json.generator(bytes);
        generator.writeStartObject();
        generator.writeName("PhoneNumberErrors");
        generator.writeStartArray();
        out = bytes;
        json = generator;
        return generator;
    }
}
