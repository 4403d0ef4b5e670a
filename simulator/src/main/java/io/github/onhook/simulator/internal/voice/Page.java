package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param from where it begins, counted from 0
 * @param scope what a token may be used for: another operation or place refuses it
 */
public record Page(int from, int size, String scope) {
    private static final int LONGEST = 100;

    /** The page that a query's {@code max-results} and {@code next-token} mean. */
    static Page of(Exchange exchange) {
        Map<String, String> query = Percent.parameters(exchange.call.query());
        int size = size(query.get("max-results"));
        SimulatedOperation operation = exchange.operation;
        String scope =
                (operation == null ? "" : operation.apiName()) + "/" + exchange.accountId + "/" + exchange.region;
        String token = query.get("next-token");
        return new Page(token == null || token.isEmpty() ? 0 : position(token, scope), size, scope);
    }

    private static int size(@Nullable String text) {
        int size;
        try {
            size = text == null ? LONGEST : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "BadRequestException", "MaxResults must be an integer");
        }
        if (size < 1 || size > LONGEST) {
            throw new Refusal(400, "BadRequestException", "MaxResults must be between 1 and " + LONGEST);
        }
        return size;
    }

    private static int position(String token, String scope) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int mark = text.lastIndexOf('#');
            if (mark > 0 && text.substring(0, mark).equals(scope)) {
                return Integer.parseUnsignedInt(text.substring(mark + 1), 36);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal there is for any token that is not ours
        }
        throw new Refusal(400, "BadRequestException", "NextToken is invalid");
    }

    /** The token that continues from a position. */
    public String tokenAt(int position) {
        String text = scope + "#" + Integer.toUnsignedString(position, 36);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
