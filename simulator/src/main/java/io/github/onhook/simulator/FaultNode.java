package io.github.onhook.simulator;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Members of a rule, each of the type that the fault language asks for. */
final class FaultNode {
    private FaultNode() {}

    static void requireKeys(JsonNode object, Set<String> known) {
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is not one of " + new TreeSet<>(known));
            }
        }
    }

    static @Nullable String text(JsonNode object, String key) {
        JsonNode value = object.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(key + " must be text in quotes, was " + value);
        }
        return value.stringValue();
    }

    static String text(JsonNode object, String key, String otherwise) {
        String text = text(object, key);
        return text == null ? otherwise : text;
    }

    static double decimal(JsonNode object, String key, double otherwise) {
        JsonNode value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(key + " must be a number, was " + value);
        }
        return value.doubleValue();
    }

    static long integer(JsonNode object, String key, long otherwise) {
        JsonNode value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(key + " must be a whole number, was " + value);
        }
        return value.longValue();
    }

    static boolean flag(JsonNode object, String key, boolean otherwise) {
        JsonNode value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(key + " must be true or false, was " + value);
        }
        return value.booleanValue();
    }
}
