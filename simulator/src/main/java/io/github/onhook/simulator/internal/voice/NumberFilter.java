package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.ProductType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which numbers a ListPhoneNumbers asks for; what is null is not asked. */
record NumberFilter(
        @Nullable NumberStatus status,
        @Nullable ProductType productType,
        @Nullable String associationName,
        @Nullable String associationValue) {

    private static final String CONNECTOR = "VoiceConnectorId";
    private static final String GROUP = "VoiceConnectorGroupId";
    private static final String SIP_RULE = "SipRuleId";

    static NumberFilter of(Exchange exchange) {
        Map<String, String> query = Percent.parameters(exchange.call.query());
        String name = query.get("filter-name");
        String value = query.get("filter-value");
        if (name != null && !name.equals(CONNECTOR) && !name.equals(GROUP) && !name.equals(SIP_RULE)) {
            throw bad("FilterName must be one of " + CONNECTOR + ", " + GROUP + ", " + SIP_RULE);
        }
        if ((name == null) != (value == null)) {
            throw bad("FilterName and FilterValue must be given together");
        }
        return new NumberFilter(status(query.get("status")), productType(query.get("product-type")), name, value);
    }

    private static @Nullable NumberStatus status(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(NumberStatus.values())
                .filter(status -> status.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> bad("Status is not one that a phone number can have"));
    }

    private static @Nullable ProductType productType(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(ProductType.values())
                .filter(type -> type.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> bad("ProductType must be VoiceConnector or SipMediaApplicationDialIn"));
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "BadRequestException", message);
    }

    boolean matches(World world, int slot) {
        return !world.isGone(slot)
                && (status == null || world.status[slot] == status.code())
                && (productType == null || world.fleet.columns.product[slot] == productType.code())
                && associated(world, slot);
    }

    private boolean associated(World world, int slot) {
        if (associationName == null || associationValue == null) {
            return true;
        }
        return switch (associationName) {
            case CONNECTOR ->
                world.connector[slot] >= 0
                        && world.fleet
                                .connectors
                                .get(world.connector[slot])
                                .id()
                                .equals(associationValue);
            case GROUP ->
                world.group[slot] >= 0
                        && world.fleet.groups.get(world.group[slot]).id().equals(associationValue);
            default ->
                world.fleet.columns.sipRules.getOrDefault(slot, List.of()).contains(associationValue);
        };
    }
}
