package io.github.onhook.journal;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.journal.Entry.Advanced;
import io.github.onhook.journal.Entry.Answered;
import io.github.onhook.journal.Entry.Assumed;
import io.github.onhook.journal.Entry.Began;
import io.github.onhook.journal.Entry.Checked;
import io.github.onhook.journal.Entry.Ended;
import io.github.onhook.journal.Entry.Open;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Entry.Read;
import io.github.onhook.journal.Entry.Resumed;
import io.github.onhook.journal.Entry.Sent;
import io.github.onhook.journal.Entry.Settled;
import io.github.onhook.journal.Entry.Withdrawn;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads the fields of one entry, in any order; fields that it does not know are passed over. */
final class EntryReader {

    private static final int MOST_BOUNDS = 1 << 20;
    /** No run tries as often as this. */
    private static final int MOST_ATTEMPTS = 1_000_000;
    /** The year 2200: what lies beyond was not written by a clock. */
    private static final long LATEST = 7_258_118_400_000L;

    private final Set<String> names = new HashSet<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private int[] bounds = new int[2];
    private int boundCount;
    private boolean inDoubt;

    private EntryReader() {}

    static Entry read(byte[] json, int offset, int length) {
        EntryReader reader = new EntryReader();
        try (JsonParser parser = EntryJson.JSON.createParser(ObjectReadContext.empty(), json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                reader.field(parser, parser.currentName());
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("it is more than one JSON object");
            }
            return reader.entry();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void field(JsonParser parser, String name) {
        JsonToken value = parser.nextToken();
        if (!names.add(name)) {
            throw new IllegalArgumentException("it has its field " + name + " twice");
        }
        switch (value) {
            case VALUE_STRING -> texts.put(name, parser.getString());
            case VALUE_NUMBER_INT -> numbers.put(name, parser.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> inDoubt |= name.equals("inDoubt") && value == JsonToken.VALUE_TRUE;
            case START_ARRAY -> array(parser, name);
            default -> parser.skipChildren();
        }
    }

    private void array(JsonParser parser, String name) {
        if (!name.equals("p")) {
            parser.skipChildren();
            return;
        }
        for (JsonToken next = parser.nextToken(); next == JsonToken.VALUE_NUMBER_INT; next = parser.nextToken()) {
            if (boundCount == bounds.length) {
                if (boundCount == MOST_BOUNDS) {
                    throw new IllegalArgumentException("it has too many positions");
                }
                bounds = Arrays.copyOf(bounds, 2 * boundCount);
            }
            bounds[boundCount++] = parser.getIntValue();
        }
    }

    private Entry entry() {
        Instant at = Instant.ofEpochMilli(within("t", LATEST));
        String type = text("e");
        return switch (type) {
            case "sent" -> new Sent(place("c"), positions(), at);
            case "settled" ->
                new Settled(place("c"), positions(), settledAs(), reason(), attempts(), at, outOfService());
            case "open" -> new Open(place("c"), positions(), attempts(), inDoubt, reasonIfAny(), at);
            case "step" -> new Advanced(place("c"), positions(), text("step"), at);
            case "answered" -> new Answered(place("l"), one(RequestResult.class, "result"), texts.get("error"), at);
            case "withdrawn" -> new Withdrawn(place("l"), at);
            case "read" -> new Read(place("l"), at);
            case "checked" -> checked(at);
            case "assumed" -> new Assumed(text("account"), texts.get("error"), at);
            case "began" ->
                new Began(text("run"), operation(), text("fingerprint"), within("targets", Long.MAX_VALUE), at);
            case "resumed" -> new Resumed(at);
            case "ended" -> new Ended(one(RunStatus.class, "status"), texts.get("why"), at);
            default ->
                throw new IllegalArgumentException(
                        "it is of a kind that this version does not know, " + ForeignText.code(type));
        };
    }

    private @Nullable Duration outOfService() {
        return numbers.containsKey("out") ? Duration.ofMillis(within("out", LATEST)) : null;
    }

    private Checked checked(Instant at) {
        int read = place("read");
        return new Checked(place("l"), read, (int) within("disagreed", read), at);
    }

    private Positions positions() {
        List<Integer> list =
                IntStream.range(0, boundCount).mapToObj(i -> bounds[i]).toList();
        return Positions.ofRanges(list);
    }

    private Operation operation() {
        String label = text("operation");
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it names no operation, " + ForeignText.code(label)));
    }

    private @Nullable Reason reasonIfAny() {
        boolean none = !texts.containsKey("source") && !texts.containsKey("code") && !texts.containsKey("request");
        return none ? null : reason();
    }

    private Reason reason() {
        Source source = texts.containsKey("source") ? one(Source.class, "source") : null;
        return Reason.stored(source, texts.get("code"), texts.get("message"), texts.get("request"));
    }

    private <E extends Enum<E>> E one(Class<E> type, String name) {
        String value = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name + " is unknown, was " + ForeignText.code(value));
    }

    private String text(String name) {
        String value = texts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    private long number(String name) {
        Long value = numbers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    private int place(String name) {
        return (int) within(name, Integer.MAX_VALUE);
    }

    private int attempts() {
        return (int) within("attempts", MOST_ATTEMPTS);
    }

    private long within(String name, long most) {
        long value = number(name);
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " is out of range, was " + value);
        }
        return value;
    }

    /** What a run does not come to is not settled in its journal: it is tried again. */
    private Status settledAs() {
        Status status = one(Status.class, "status");
        if (status == Status.SKIPPED || status == Status.UNKNOWN || status == Status.STRANDED) {
            throw new IllegalArgumentException("no number is settled as " + status);
        }
        return status;
    }
}
