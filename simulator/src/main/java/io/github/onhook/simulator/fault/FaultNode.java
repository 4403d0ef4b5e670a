package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.internal.wire.JsonValue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members of a rule, each of the type that the fault language asks for. */
final class FaultNode {
    private FaultNode() {}

    static void requireKeys(JsonValue object, Set<String> known) {
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is not one of " + new TreeSet<>(known));
            }
        }
    }

    static @Nullable String text(JsonValue object, String key) {
        JsonValue value = object.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(key + " must be text in quotes, was " + value);
        }
        return value.stringValue();
    }

    static String text(JsonValue object, String key, String otherwise) {
        String text = text(object, key);
        return text == null ? otherwise : text;
    }

    static double decimal(JsonValue object, String key, double otherwise) {
        JsonValue value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(key + " must be a number, was " + value);
        }
        return value.doubleValue();
    }

    static long integer(JsonValue object, String key, long otherwise) {
        JsonValue value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isLong()) {
            throw new IllegalArgumentException(key + " must be a whole number, was " + value);
        }
        return value.longValue();
    }

    static boolean flag(JsonValue object, String key, boolean otherwise) {
        JsonValue value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(key + " must be true or false, was " + value);
        }
        return value.booleanValue();
    }
}
