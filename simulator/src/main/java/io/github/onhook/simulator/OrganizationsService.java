package io.github.onhook.simulator;

import io.github.onhook.simulator.wire.Json;
import io.github.onhook.simulator.wire.Protocol;
import io.github.onhook.simulator.wire.Refusal;
import io.github.onhook.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** AWS Organizations: ListAccounts, as the caller's organization of every account in the fleet. */
final class OrganizationsService implements Service {
    private static final String TARGET = "AWSOrganizationsV20161128.";
    private static final String ORGANIZATION = "o-onhook0000";
    private static final int LONGEST_PAGE = 20;

    private final Fleet fleet;

    OrganizationsService(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Work read(Exchange exchange) {
        String target = exchange.call.header("x-amz-target");
        if (!(TARGET + Operation.LIST_ACCOUNTS.apiName()).equals(target)) {
            throw new Refusal(400, "UnknownOperationException", "No operation is " + target);
        }
        exchange.operation = Operation.LIST_ACCOUNTS;
        int size = LONGEST_PAGE;
        String token = null;
        try (JsonParser parser = Json.parser(exchange.call.body())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Refusal(400, "SerializationException", "Expected an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("MaxResults") && value == JsonToken.VALUE_NUMBER_INT) {
                    size = parser.getIntValue();
                } else if (name.equals("NextToken") && value == JsonToken.VALUE_STRING) {
                    token = parser.getString();
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
        int from = position(token);
        int end = Math.min(from + size, fleet.accounts.size());
        String manager = exchange.callerKnown().accountId;
        return Work.of("*", () -> page(manager, fleet.accounts.subList(Math.min(from, end), end), end));
    }

    private Reply page(String manager, List<Account> accounts, int end) {
        byte[] body = Json.object(json -> {
            json.writeName("Accounts");
            json.writeStartArray();
            accounts.forEach(account -> account(json, manager, account));
            json.writeEndArray();
            if (end < fleet.accounts.size()) {
                byte[] token = ("accounts#" + end).getBytes(StandardCharsets.UTF_8);
                json.writeStringProperty("NextToken", Base64.getEncoder().encodeToString(token));
            }
        });
        return new Reply(200, Protocol.AWS_JSON_1_1, null, body);
    }

    private static void account(JsonGenerator json, String manager, Account account) {
        json.writeStartObject();
        json.writeStringProperty("Id", account.id);
        json.writeStringProperty(
                "Arn", "arn:aws:organizations::" + manager + ":account/" + ORGANIZATION + "/" + account.id);
        json.writeStringProperty("Email", "account-" + account.id + "@example.com");
        json.writeStringProperty("Name", account.name);
        String status = status(account.state);
        if (status != null) {
            json.writeStringProperty("Status", status);
        }
        json.writeStringProperty("State", account.state.name());
        json.writeStringProperty("JoinedMethod", "CREATED");
        json.writeNumberProperty("JoinedTimestamp", 1_700_000_000.0);
        json.writeEndObject();
    }

    /** The older member, which does not know every state. */
    private static @Nullable String status(AccountState state) {
        return switch (state) {
            case ACTIVE, SUSPENDED, PENDING_CLOSURE -> state.name();
            case PENDING_ACTIVATION, CLOSED -> null;
        };
    }

    private static int position(@Nullable String token) {
        if (token == null) {
            return 0;
        }
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith("accounts#")) {
                return Integer.parseUnsignedInt(text.substring("accounts#".length()));
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal there is for any token that is not ours
        }
        throw new Refusal(400, "InvalidInputException", "You specified an invalid value for NextToken");
    }
}
