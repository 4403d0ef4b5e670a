package io.github.onhook.report;

import io.github.onhook.aws.Caller;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The caller as a property of a JSON object: {@code "caller": {"account", "arn", "source"}}, or {@code null}. */
public final class CallerJson {

    private CallerJson() {}

    /** Writes the property. */
    public static void write(@Nullable Caller caller, JsonGenerator json) {
        if (caller == null) {
            json.writeNullProperty("caller");
            return;
        }
        json.writeObjectPropertyStart("caller");
        json.writeStringProperty("account", caller.account());
        json.writeStringProperty("arn", caller.arn());
        json.writeStringProperty("source", caller.source());
        json.writeEndObject();
    }

    /** Reads the property's value; {@code null} where there is none. */
    public static @Nullable Caller read(@Nullable JsonNode value) {
        return value == null || !value.isObject()
                ? null
                : new Caller(
                        value.required("account").asString(),
                        value.required("arn").asString(),
                        value.required("source").asString());
    }
}
