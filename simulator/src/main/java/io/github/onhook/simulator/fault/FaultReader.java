package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.JsonValue;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Parses the fault language of {@code FAULTS.md}. Errors name unknown keys and values. */
final class FaultReader {
    private static final Set<String> KEYS = Set.of(
            "name",
            "account",
            "region",
            "connector",
            "number",
            "operation",
            "calls",
            "share",
            "seed",
            "within",
            "delay",
            "then");

    private FaultReader() {}

    static List<Fault> read(String json) {
        JsonValue root;
        try {
            root = Json.tree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("faults are not JSON: " + e.getOriginalMessage(), e);
        }
        JsonValue rules = root.isObject() ? root.get("faults") : root;
        if (rules == null
                || !rules.isArray()
                || (root.isObject() && root.propertyNames().size() != 1)) {
            throw new IllegalArgumentException("faults must be {\"faults\": [rule, ...]}");
        }
        List<Fault> faults = new ArrayList<>();
        for (JsonValue rule : rules) {
            try {
                faults.add(rule(rule, faults.size() + 1));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException("fault " + (faults.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return faults;
    }

    private static Fault rule(JsonValue rule, int nth) {
        if (!rule.isObject()) {
            throw new IllegalArgumentException("a rule must be an object, was " + rule);
        }
        FaultNode.requireKeys(rule, KEYS);
        FaultBuilder builder = Fault.when().named(FaultNode.text(rule, "name", "fault " + nth));
        account(builder, rule.get("account"));
        String region = FaultNode.text(rule, "region");
        String connector = FaultNode.text(rule, "connector");
        String number = FaultNode.text(rule, "number");
        String operation = FaultNode.text(rule, "operation");
        String within = FaultNode.text(rule, "within");
        String delay = FaultNode.text(rule, "delay");
        if (region != null) {
            builder.region(region);
        }
        if (connector != null) {
            builder.connector(connector);
        }
        if (number != null) {
            builder.number(number);
        }
        if (operation != null) {
            builder.operation(SimulatedOperation.named(operation));
        }
        calls(builder, rule.get("calls"));
        builder.share(FaultNode.decimal(rule, "share", 1)).seed(FaultNode.integer(rule, "seed", 1));
        if (within != null) {
            FaultText.Window window = FaultText.window(within);
            builder.within(window.from(), window.to());
        }
        if (delay != null) {
            builder.delay(FaultText.latency(delay));
        }
        JsonValue then = rule.get("then");
        return builder.build(then == null ? null : FaultEffectReader.read(then));
    }

    private static void account(FaultBuilder builder, @Nullable JsonValue account) {
        if (account == null) {
            return;
        }
        if (account.isInt()) {
            builder.account(account.intValue());
        } else if (account.isString() && account.stringValue().matches("\\d{12}")) {
            builder.account(account.stringValue());
        } else {
            throw new IllegalArgumentException(
                    "account must be 12 digits in quotes, or its place in the fleet as a number, was " + account);
        }
    }

    private static void calls(FaultBuilder builder, @Nullable JsonValue calls) {
        if (calls == null) {
            return;
        }
        if (calls.isInt()) {
            builder.call(calls.intValue());
        } else if (calls.isString()) {
            FaultText.calls(calls.stringValue(), builder);
        } else {
            throw new IllegalArgumentException("calls must be 3, \"1..3\" or \"every 10\", was " + calls);
        }
    }
}
