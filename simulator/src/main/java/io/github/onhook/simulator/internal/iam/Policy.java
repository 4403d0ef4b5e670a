package io.github.onhook.simulator.internal.iam;

import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A policy document: {@code Effect}, {@code Action} or {@code NotAction}, {@code Resource} or {@code NotResource}, and
 * of
 * conditions {@code StringEquals} and {@code StringLike} on {@code aws:RequestedRegion}. A statement with any other
 * condition
 * never applies, so that a permission with an unsupported condition is not granted.
 */
public final class Policy {
    private final List<Statement> statements;

    private Policy(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    /** A policy that allows these actions on everything. */
    public static Policy allowing(List<String> actions) {
        return new Policy(List.of(new Statement(
                true,
                actions.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList(),
                false,
                List.of("*"),
                false,
                List.of(),
                true)));
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException saying what is malformed
     */
    public static Policy parse(String document) {
        JsonValue root;
        try {
            root = Json.tree(document);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This policy contains invalid Json", e);
        }
        JsonValue statements = root.get("Statement");
        if (!root.isObject() || statements == null) {
            throw new IllegalArgumentException("Syntax errors in policy: Statement is missing");
        }
        List<Statement> read = new ArrayList<>();
        for (JsonValue statement : statements.isArray() ? statements : List.of(statements)) {
            read.add(statement(statement));
        }
        return new Policy(read);
    }

    /** Whether some statement allows the action and none denies it. */
    public boolean allows(String action, String resource, String region) {
        boolean allowed = false;
        for (Statement statement : statements) {
            if (statement.concerns(action, resource, region)) {
                if (!statement.allow()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    private static Statement statement(JsonValue node) {
        String effect = text(node.get("Effect"));
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("Syntax errors in policy: Effect must be Allow or Deny");
        }
        boolean notActions = node.has("NotAction");
        boolean notResources = node.has("NotResource");
        List<String> actions = texts(node.get(notActions ? "NotAction" : "Action"), "Action").stream()
                .map(a -> a.toLowerCase(Locale.ROOT))
                .toList();
        List<String> resources = texts(node.get(notResources ? "NotResource" : "Resource"), "Resource");
        List<String> regions = new ArrayList<>();
        boolean readable = readConditions(node.get("Condition"), regions);
        return new Statement(effect.equals("Allow"), actions, notActions, resources, notResources, regions, readable);
    }

    private static boolean readConditions(@Nullable JsonValue conditions, List<String> regions) {
        if (conditions == null) {
            return true;
        }
        for (var operator : conditions.properties()) {
            for (var key : operator.getValue().properties()) {
                boolean understood = (operator.getKey().equals("StringEquals")
                                || operator.getKey().equals("StringLike"))
                        && key.getKey().equalsIgnoreCase("aws:RequestedRegion");
                if (!understood) {
                    return false;
                }
                regions.addAll(texts(key.getValue(), key.getKey()));
            }
        }
        return true;
    }

    private static String text(@Nullable JsonValue node) {
        return node != null && node.isString() ? node.stringValue() : "";
    }

    private static List<String> texts(@Nullable JsonValue node, String name) {
        List<String> texts = new ArrayList<>();
        if (node != null) {
            for (JsonValue one : node.isArray() ? node : List.of(node)) {
                texts.add(text(one));
            }
        }
        if (texts.isEmpty() || texts.contains("")) {
            throw new IllegalArgumentException("Syntax errors in policy: " + name + " is missing or empty");
        }
        return texts;
    }
}
