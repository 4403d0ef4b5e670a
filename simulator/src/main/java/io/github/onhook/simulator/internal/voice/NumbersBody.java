package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Refusal;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A body that changes numbers: a list of them, and whether to force. */
final class NumbersBody {
    final long[] numbers;
    final boolean force;

    private NumbersBody(long[] numbers, boolean force) {
        this.numbers = numbers;
        this.force = force;
    }

    /**
     * Reads the body as the model has it; members that the model does not have are passed over.
     *
     * @param member the name of the list, such as {@code E164PhoneNumbers}
     */
    static NumbersBody read(byte[] body, String member) {
        long[] numbers = Exchange.NO_NUMBERS;
        boolean force = false;
        try (JsonParser parser = Json.parser(body)) {
            if (body.length > 0 && parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("Expected an object");
            }
            while (body.length > 0 && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals(member) && value != JsonToken.VALUE_NULL) {
                    numbers = list(parser, value, member);
                } else if (name.equals("ForceAssociate") && value != JsonToken.VALUE_NULL) {
                    if (!value.isBoolean()) {
                        throw malformed("ForceAssociate must be a boolean");
                    }
                    force = value == JsonToken.VALUE_TRUE;
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw malformed("Could not parse the request body");
        }
        if (numbers.length == 0) {
            throw bad(member + " must have at least one phone number");
        }
        return new NumbersBody(numbers, force);
    }

    private static long[] list(JsonParser parser, JsonToken value, String member) {
        if (value != JsonToken.START_ARRAY) {
            throw malformed(member + " must be a list");
        }
        long[] numbers = new long[50];
        int count = 0;
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item != JsonToken.VALUE_STRING) {
                throw malformed(member + " must be a list of strings");
            }
            long number = E164.parse(parser.getString());
            if (number == E164.NONE) {
                throw bad(member + "." + (count + 1) + " must match ^\\+?[1-9]\\d{1,14}$");
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    private static Refusal malformed(String message) {
        return new Refusal(400, "SerializationException", message);
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadRequestException", message);
    }
}
