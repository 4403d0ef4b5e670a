package io.github.onhook.internal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * A value of a JSON document that is small enough to be held whole. What is missing or of another type than the one asked for is
 * an {@link IllegalArgumentException} that names it.
 */
public final class JsonTree {

    /** What a member that is not there counts as. */
    public static final JsonTree NULL = new JsonTree("the value", null);

    private final String name;
    private final @Nullable Object value;

    private JsonTree(String name, @Nullable Object value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Reads a whole document, whose parser has read nothing yet.
     *
     * @throws StreamReadException if it is not JSON, or something follows it
     */
    public static JsonTree document(JsonParser parser) {
        if (parser.nextToken() == null) {
            throw new StreamReadException(parser, "the document is empty");
        }
        JsonTree tree = value(parser);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "something follows the document");
        }
        return tree;
    }

    /** Reads the value whose first token is the parser's current one; its last token is the current one afterwards. */
    public static JsonTree value(JsonParser parser) {
        return read("the value", parser);
    }

    private static JsonTree read(String name, JsonParser parser) {
        JsonToken token = parser.currentToken();
        return new JsonTree(
                name,
                switch (token) {
                    case START_OBJECT -> object(parser);
                    case START_ARRAY -> array(name, parser);
                    case VALUE_STRING -> parser.getString();
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                    case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
                    case VALUE_NULL -> null;
                    default -> throw new StreamReadException(parser, "no value begins with " + token);
                });
    }

    private static Map<String, JsonTree> object(JsonParser parser) {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, read(name, parser));
        }
        return members;
    }

    private static List<JsonTree> array(String name, JsonParser parser) {
        List<JsonTree> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(name, parser));
        }
        return elements;
    }

    public boolean isNull() {
        return value == null;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    /** A member of an object that must be there; it may be null. */
    public JsonTree required(String member) {
        if (!(members().get(member) instanceof JsonTree tree)) {
            throw new IllegalArgumentException("the field " + member + " is missing");
        }
        return tree;
    }

    /** A member of an object, or {@link #NULL}. */
    public JsonTree optional(String member) {
        return members().get(member) instanceof JsonTree tree ? tree : NULL;
    }

    private Map<?, ?> members() {
        if (!(value instanceof Map<?, ?> members)) {
            throw mistyped("an object");
        }
        return members;
    }

    /** The elements of an array. */
    public Stream<JsonTree> elements() {
        if (!(value instanceof List<?> elements)) {
            throw mistyped("an array");
        }
        return elements.stream().map(JsonTree.class::cast);
    }

    public String text() {
        return as(String.class, "text");
    }

    public @Nullable String textOrNull() {
        return isNull() ? null : text();
    }

    /** A whole number. */
    public long number() {
        if (!(value instanceof Integer) && !(value instanceof Long)) {
            throw mistyped("a whole number");
        }
        return as(Number.class, "a whole number").longValue();
    }

    /** A whole number; 0 where there is none. */
    public long numberOrZero() {
        return isNull() ? 0 : number();
    }

    public double decimal() {
        return as(Number.class, "a number").doubleValue();
    }

    public boolean flag() {
        return as(Boolean.class, "true or false");
    }

    private <T> T as(Class<T> type, String expected) {
        if (!type.isInstance(value)) {
            throw mistyped(expected);
        }
        return type.cast(value);
    }

    private IllegalArgumentException mistyped(String expected) {
        return new IllegalArgumentException(name + " must be " + expected);
    }
}
