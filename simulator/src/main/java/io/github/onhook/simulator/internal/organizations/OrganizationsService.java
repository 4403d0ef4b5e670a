package io.github.onhook.simulator.internal.organizations;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.Service;
import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.FleetData;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Protocol;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.AccountState;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** AWS Organizations: the caller's organization is every account in the fleet, with its units and tags. */
public final class OrganizationsService implements Service {
    private static final String TARGET = "AWSOrganizationsV20161128.";
    private static final String ORGANIZATION = "o-onhook0000";

    private final FleetData fleet;

    public OrganizationsService(FleetData fleet) {
        this.fleet = fleet;
    }

    @Override
    public Work read(Exchange exchange) {
        String target = String.valueOf(exchange.call.header("x-amz-target"));
        SimulatedOperation operation = operation(target);
        exchange.operation = operation;
        OrganizationsRequest request = OrganizationsRequest.of(exchange.call.body());
        String manager = exchange.callerKnown().accountId;
        return Work.of("*", () -> switch (operation) {
            case LIST_ACCOUNTS_FOR_PARENT ->
                page(request, "Accounts", accountsIn(request.parentId()), account(manager));
            case LIST_UNITS_FOR_PARENT ->
                page(request, "OrganizationalUnits", unitsIn(request.parentId()), unit(manager));
            case LIST_TAGS -> page(request, "Tags", tagsOf(request.resourceId()), OrganizationsService::tag);
            default -> page(request, "Accounts", fleet.accounts, account(manager));
        });
    }

    private static SimulatedOperation operation(String target) {
        for (SimulatedOperation operation : SimulatedOperation.values()) {
            if (operation.service().equals("organizations") && target.equals(TARGET + operation.apiName())) {
                return operation;
            }
        }
        throw new Refusal(400, "UnknownOperationException", "No operation is " + target);
    }

    private List<Account> accountsIn(@Nullable String parent) {
        requireParent(parent);
        return fleet.accounts.stream()
                .filter(account -> account.parent().equals(parent))
                .toList();
    }

    private List<String> unitsIn(@Nullable String parent) {
        requireParent(parent);
        return fleet.accounts.stream()
                .map(account -> child(account, parent))
                .filter(unit -> !unit.isEmpty())
                .distinct()
                .toList();
    }

    /** The unit below this one or the root on the way to an account; empty where it is not on that way, or the last. */
    private static String child(Account account, @Nullable String parent) {
        int next = Account.ROOT.equals(parent) ? 0 : account.units.indexOf(parent) + 1;
        boolean isOnTheWay = Account.ROOT.equals(parent) || next > 0;
        return isOnTheWay && next < account.units.size() ? account.units.get(next) : "";
    }

    private void requireParent(@Nullable String parent) {
        if (!Account.ROOT.equals(parent)
                && fleet.accounts.stream().noneMatch(account -> account.units.contains(parent))) {
            throw new Refusal(
                    400, "ParentNotFoundException", "You specified parent that doesn't exist in your organization.");
        }
    }

    private List<Map.Entry<String, String>> tagsOf(@Nullable String resource) {
        Account account = resource == null ? null : fleet.account(resource);
        if (account == null) {
            throw new Refusal(400, "TargetNotFoundException", "You specified a target that doesn't exist.");
        }
        return List.copyOf(account.tags.entrySet());
    }

    private static <T> Reply page(
            OrganizationsRequest request, String name, List<T> all, BiConsumer<JsonGenerator, T> item) {
        int end = Math.min(request.from() + request.size(), all.size());
        byte[] body = Json.object(json -> {
            json.writeName(name);
            json.writeStartArray();
            all.subList(Math.min(request.from(), end), end).forEach(each -> {
                json.writeStartObject();
                item.accept(json, each);
                json.writeEndObject();
            });
            json.writeEndArray();
            if (end < all.size()) {
                json.writeStringProperty("NextToken", OrganizationsRequest.token(end));
            }
        });
        return new Reply(200, Protocol.AWS_JSON_1_1, null, body);
    }

    private static BiConsumer<JsonGenerator, Account> account(String manager) {
        return (json, account) -> {
            json.writeStringProperty("Id", account.id);
            json.writeStringProperty("Arn", arn(manager) + "account/" + ORGANIZATION + "/" + account.id);
            json.writeStringProperty("Email", "account-" + account.id + "@example.com");
            json.writeStringProperty("Name", account.name);
            String status = status(account.state);
            if (status != null) {
                json.writeStringProperty("Status", status);
            }
            json.writeStringProperty("State", account.state.name());
            json.writeStringProperty("JoinedMethod", "CREATED");
            json.writeNumberProperty("JoinedTimestamp", 1_700_000_000.0);
        };
    }

    private static BiConsumer<JsonGenerator, String> unit(String manager) {
        return (json, unit) -> {
            json.writeStringProperty("Id", unit);
            json.writeStringProperty("Arn", arn(manager) + "ou/" + ORGANIZATION + "/" + unit);
            json.writeStringProperty("Name", unit.substring(unit.lastIndexOf('-') + 1));
        };
    }

    private static void tag(JsonGenerator json, Map.Entry<String, String> tag) {
        json.writeStringProperty("Key", tag.getKey());
        json.writeStringProperty("Value", tag.getValue());
    }

    private static String arn(String manager) {
        return "arn:aws:organizations::" + manager + ":";
    }

    /** The older member, which does not know every state. */
    private static @Nullable String status(AccountState state) {
        return switch (state) {
            case ACTIVE, SUSPENDED, PENDING_CLOSURE -> state.name();
            case PENDING_ACTIVATION, CLOSED -> null;
        };
    }
}
