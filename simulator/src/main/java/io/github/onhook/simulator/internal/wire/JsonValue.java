package io.github.onhook.simulator.internal.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A value of a small JSON document: a map, a list, a text, a number, a boolean or null. Iterates over the elements of an array;
 * any other value has none. It prints as JSON.
 */
public final class JsonValue implements Iterable<JsonValue> {
    private final @Nullable Object value;

    private JsonValue(@Nullable Object value) {
        this.value = value;
    }

    /** The value whose first token is the parser's current one; afterwards its last is. */
    static JsonValue read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, read(parser));
            }
            return new JsonValue(members);
        }
        if (token == JsonToken.START_ARRAY) {
            List<JsonValue> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(parser));
            }
            return new JsonValue(elements);
        }
        return new JsonValue(
                switch (token) {
                    case VALUE_STRING -> parser.getString();
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                    case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
                    default -> null;
                });
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    public boolean isString() {
        return value instanceof String;
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    public boolean isInt() {
        return value instanceof Integer;
    }

    public boolean isLong() {
        return value instanceof Integer || value instanceof Long;
    }

    public boolean isBoolean() {
        return value instanceof Boolean;
    }

    public String stringValue() {
        return as(String.class);
    }

    public int intValue() {
        return as(Number.class).intValue();
    }

    public long longValue() {
        return as(Number.class).longValue();
    }

    public double doubleValue() {
        return as(Number.class).doubleValue();
    }

    public boolean booleanValue() {
        return as(Boolean.class);
    }

    private <T> T as(Class<T> type) {
        return type.cast(Objects.requireNonNull(value));
    }

    /** A member; null where this is no object or has none of this name. */
    public @Nullable JsonValue get(String name) {
        return members().get(name);
    }

    public boolean has(String name) {
        return members().containsKey(name);
    }

    public Set<String> propertyNames() {
        return members().keySet();
    }

    public Set<Map.Entry<String, JsonValue>> properties() {
        return members().entrySet();
    }

    @SuppressWarnings("unchecked") // Only read makes them.
    private Map<String, JsonValue> members() {
        return value instanceof Map ? (Map<String, JsonValue>) value : Map.of();
    }

    @Override
    @SuppressWarnings("unchecked") // Only read makes them.
    public Iterator<JsonValue> iterator() {
        return value instanceof List
                ? ((List<JsonValue>) value).iterator()
                : List.<JsonValue>of().iterator();
    }

    @Override
    public String toString() {
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        if (value instanceof Map) {
            return members().entrySet().stream()
                    .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> elements) {
            return elements.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        }
        return String.valueOf(value);
    }
}
