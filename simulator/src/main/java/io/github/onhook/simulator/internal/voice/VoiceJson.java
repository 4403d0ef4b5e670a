package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.Group;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.SimulatedLocation;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.ProductType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Numbers, connectors and groups as JSON, with every member that the model gives them and the simulator knows. */
final class VoiceJson {
    private final World world;
    private final String createdAt;

    VoiceJson(World world) {
        this.world = world;
        this.createdAt = time(world.createdAt);
    }

    /** The caller holds the lock of the location. */
    void number(JsonGenerator json, SimulatedLocation location, int slot) {
        NumberColumns columns = world.fleet.columns;
        String number = E164.format(columns.e164[slot]);
        json.writeStartObject();
        json.writeStringProperty("PhoneNumberId", number);
        json.writeStringProperty("E164PhoneNumber", number);
        json.writeStringProperty("PhoneNumberArn", "arn:aws:chime::" + location.account.id + ":phone-number/" + number);
        String country = country(number);
        if (country != null) {
            json.writeStringProperty("Country", country);
        }
        json.writeStringProperty("Type", "Local");
        json.writeStringProperty(
                "ProductType", ProductType.of(columns.product[slot]).wireName());
        json.writeStringProperty("Status", NumberStatus.of(world.status[slot]).wireName());
        capabilities(json);
        associations(json, slot);
        json.writeStringProperty("CallingNameStatus", "Unassigned");
        json.writeStringProperty("CreatedTimestamp", createdAt);
        json.writeStringProperty("UpdatedTimestamp", time(world.updatedAt[slot]));
        if (world.isInDeletionQueue(slot)) {
            json.writeStringProperty("DeletionTimestamp", time(world.updatedAt[slot]));
        }
        json.writeEndObject();
    }

    /** Of the codes that tests mostly use; null leaves the member out, as the model allows. */
    private static @Nullable String country(String number) {
        return number.startsWith("+1") ? "US" : number.startsWith("+44") ? "GB" : null;
    }

    private static void capabilities(JsonGenerator json) {
        json.writeName("Capabilities");
        json.writeStartObject();
        json.writeBooleanProperty("InboundCall", true);
        json.writeBooleanProperty("OutboundCall", true);
        json.writeBooleanProperty("InboundSMS", false);
        json.writeBooleanProperty("OutboundSMS", false);
        json.writeBooleanProperty("InboundMMS", false);
        json.writeBooleanProperty("OutboundMMS", false);
        json.writeEndObject();
    }

    private void associations(JsonGenerator json, int slot) {
        json.writeName("Associations");
        json.writeStartArray();
        if (world.connector[slot] != NumberColumns.NOWHERE) {
            String id = world.fleet.connectors.get(world.connector[slot]).id();
            association(json, "VoiceConnectorId", id, time(world.connectorSince[slot]));
        }
        if (world.group[slot] != NumberColumns.NOWHERE) {
            String id = world.fleet.groups.get(world.group[slot]).id();
            association(json, "VoiceConnectorGroupId", id, time(world.groupSince[slot]));
        }
        for (String id : world.fleet.columns.sipRules.getOrDefault(slot, List.of())) {
            association(json, "SipRuleId", id, createdAt);
        }
        json.writeEndArray();
    }

    private static void association(JsonGenerator json, String name, String value, String since) {
        json.writeStartObject();
        json.writeStringProperty("Value", value);
        json.writeStringProperty("Name", name);
        json.writeStringProperty("AssociatedTimestamp", since);
        json.writeEndObject();
    }

    void connector(JsonGenerator json, SimulatedLocation location, SimulatedConnector connector) {
        json.writeStartObject();
        json.writeStringProperty("VoiceConnectorId", connector.id());
        json.writeStringProperty("AwsRegion", location.region);
        json.writeStringProperty("Name", connector.name());
        json.writeStringProperty("OutboundHostName", connector.id() + ".voiceconnector.chime.aws");
        json.writeBooleanProperty("RequireEncryption", true);
        json.writeStringProperty("CreatedTimestamp", createdAt);
        json.writeStringProperty("UpdatedTimestamp", createdAt);
        json.writeStringProperty("VoiceConnectorArn", arn(location, "vc/" + connector.id()));
        json.writeStringProperty("NetworkType", "IPV4_ONLY");
        json.writeEndObject();
    }

    void group(JsonGenerator json, SimulatedLocation location, Group group) {
        json.writeStartObject();
        json.writeStringProperty("VoiceConnectorGroupId", group.id());
        json.writeStringProperty("Name", group.name());
        json.writeName("VoiceConnectorItems");
        json.writeStartArray();
        for (int i = 0; i < group.connectorIds().size(); i++) {
            json.writeStartObject();
            json.writeStringProperty("VoiceConnectorId", group.connectorIds().get(i));
            json.writeNumberProperty("Priority", i + 1);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("CreatedTimestamp", createdAt);
        json.writeStringProperty("UpdatedTimestamp", createdAt);
        json.writeStringProperty("VoiceConnectorGroupArn", arn(location, "vcg/" + group.id()));
        json.writeEndObject();
    }

    private static String arn(SimulatedLocation location, String resource) {
        return "arn:aws:chime:" + location.region + ":" + location.account.id + ":" + resource;
    }

    private static String time(int seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }
}
