package io.github.onhook.internal.report;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.text.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

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

    /**
     * Reads the property's value, whose first token is the parser's current one; {@code null} where it is no object.
     *
     * @throws RuntimeException if it is an object, but not a caller
     */
    public static @Nullable Caller read(JsonParser value) {
        return read(JsonTree.value(value));
    }

    static @Nullable Caller read(JsonTree value) {
        return !value.isObject()
                ? null
                : new Caller(
                        value.required("account").text(),
                        value.required("arn").text(),
                        value.required("source").text());
    }
}
