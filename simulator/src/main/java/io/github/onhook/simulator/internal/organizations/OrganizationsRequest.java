package io.github.onhook.simulator.internal.organizations;

import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What is asked of Organizations.
 *
 * @param size the most items on the page
 * @param from where the page begins
 * @param parentId the unit or root whose children are listed, if any are
 * @param resourceId the account whose tags are listed, if they are
 */
record OrganizationsRequest(
        int size,
        int from,
        @Nullable String parentId,
        @Nullable String resourceId) {

    private static final int LONGEST_PAGE = 20;
    private static final String TOKEN = "accounts#";

    /** Reads the body of a request. */
    static OrganizationsRequest of(byte[] body) {
        Map<String, String> texts = new HashMap<>();
        int size = LONGEST_PAGE;
        try (JsonParser parser = Json.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Refusal(400, "SerializationException", "Expected an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("MaxResults") && value == JsonToken.VALUE_NUMBER_INT) {
                    size = parser.getIntValue();
                } else if (!name.equals("MaxResults") && value == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getString());
                } else if (value != JsonToken.VALUE_NULL && (name.equals("MaxResults") || name.equals("NextToken"))) {
                    throw new Refusal(400, "SerializationException", name + " has the wrong type");
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new Refusal(400, "SerializationException", "Could not parse the request body");
        }
        if (size < 1 || size > LONGEST_PAGE) {
            throw new Refusal(400, "InvalidInputException", "MaxResults must be between 1 and " + LONGEST_PAGE);
        }
        return new OrganizationsRequest(
                size, position(texts.get("NextToken")), texts.get("ParentId"), texts.get("ResourceId"));
    }

    /** The token of the page that begins there. */
    static String token(int from) {
        return Base64.getEncoder().encodeToString((TOKEN + from).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(@Nullable String token) {
        if (token == null) {
            return 0;
        }
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(TOKEN)) {
                return Integer.parseUnsignedInt(text.substring(TOKEN.length()));
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal there is for any token that is not ours
        }
        throw new Refusal(400, "InvalidInputException", "You specified an invalid value for NextToken");
    }
}
