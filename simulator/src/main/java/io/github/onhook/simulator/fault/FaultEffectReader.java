package io.github.onhook.simulator.fault;

import io.github.onhook.simulator.internal.wire.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a rule says under {@code then}. */
final class FaultEffectReader {
    private static final Map<String, Supplier<Effect>> WORDS = new TreeMap<>(Map.of(
            "drop", Effect::drop,
            "loseAnswer", Effect::loseAnswer,
            "neverAnswer", Effect::neverAnswer,
            "stall", Effect::stall,
            "htmlBadGateway", Effect::htmlBadGateway,
            "pretend", Effect::pretend,
            "truncate", Effect::truncate,
            "revokeSession", Effect::revokeSession,
            "expireSession", Effect::expireSession));

    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("BadRequestException", 400),
            Map.entry("ResourceLimitExceededException", 400),
            Map.entry("UnauthorizedClientException", 401),
            Map.entry("ForbiddenException", 403),
            Map.entry("AccessDeniedException", 403),
            Map.entry("AccessDenied", 403),
            Map.entry("NotFoundException", 404),
            Map.entry("ConflictException", 409),
            Map.entry("GoneException", 410),
            Map.entry("UnprocessableEntityException", 422),
            Map.entry("ThrottledClientException", 429),
            Map.entry("ServiceFailureException", 500),
            Map.entry("ServiceUnavailableException", 503));

    private FaultEffectReader() {}

    static Effect read(JsonValue then) {
        if (then.isString()) {
            Supplier<Effect> effect = WORDS.get(then.stringValue());
            if (effect != null) {
                return effect.get();
            }
        } else if (then.has("error")) {
            return failure(then);
        } else if (then.has("numberError")) {
            FaultNode.requireKeys(then, Set.of("numberError", "message", "times"));
            long times = FaultNode.integer(then, "times", Integer.MAX_VALUE);
            return new Effect.NumberError(
                    FaultNode.text(then, "numberError", ""),
                    FaultNode.text(then, "message", "Injected fault"),
                    Math.toIntExact(times));
        } else if (then.has("answer")) {
            FaultNode.requireKeys(then, Set.of("answer", "status", "contentType", "applied", "headers", "requestId"));
            return new Effect.Answer(
                    Math.toIntExact(FaultNode.integer(then, "status", 200)),
                    FaultNode.text(then, "contentType", "application/json"),
                    FaultNode.text(then, "answer", ""),
                    FaultNode.flag(then, "applied", true),
                    headers(then.get("headers")),
                    FaultNode.flag(then, "requestId", true));
        } else if (then.has("drip")) {
            FaultNode.requireKeys(then, Set.of("drip"));
            return Effect.drip(FaultText.duration(FaultNode.text(then, "drip", "")));
        }
        throw new IllegalArgumentException("then must be one of " + WORDS.keySet()
                + ", or an object with error, numberError, answer or drip, was " + then);
    }

    private static Map<String, String> headers(@Nullable JsonValue headers) {
        Map<String, String> all = new TreeMap<>();
        if (headers == null) {
            return all;
        }
        headers.properties().forEach(header -> {
            if (!header.getValue().isString()) {
                throw new IllegalArgumentException("header " + header.getKey() + " must be a text");
            }
            all.put(header.getKey(), header.getValue().stringValue());
        });
        return all;
    }

    private static Effect failure(JsonValue then) {
        FaultNode.requireKeys(then, Set.of("error", "status", "message", "form", "applied", "retryAfter"));
        String code = FaultNode.text(then, "error", "");
        Integer usual = STATUS.get(code);
        if (usual == null && !then.has("status")) {
            throw new IllegalArgumentException(
                    "status must be given, for \"" + code + "\" is not one of " + new TreeSet<>(STATUS.keySet()));
        }
        return new Effect.Failure(
                Math.toIntExact(FaultNode.integer(then, "status", usual == null ? 0 : usual)),
                code,
                FaultNode.text(then, "message", "Injected fault"),
                form(FaultNode.text(then, "form", "header")),
                FaultNode.flag(then, "applied", false),
                then.has("retryAfter") ? FaultNode.text(then, "retryAfter", "") : null);
    }

    private static ErrorForm form(String text) {
        return Arrays.stream(ErrorForm.values())
                .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("form must be header, type, code or empty, was \"" + text + "\""));
    }
}
