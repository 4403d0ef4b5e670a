package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.Group;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.SimulatedLocation;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Percent;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** Reading numbers, connectors and groups, one or a page of them. */
final class VoiceReads {
    private final World world;
    private final VoiceJson shapes;

    VoiceReads(World world) {
        this.world = world;
        this.shapes = new VoiceJson(world);
    }

    Reply number(LiveLocation live, String id) {
        long number = E164.parse(Percent.decode(id, false));
        int slot = number == E164.NONE ? NumberColumns.NOWHERE : world.slotIn(live.location, number);
        if (slot == NumberColumns.NOWHERE) {
            throw missing("Phone number " + id);
        }
        return Reply.json(Json.object(json -> {
            json.writeName("PhoneNumber");
            synchronized (live) {
                shapes.number(json, live.location, slot);
            }
        }));
    }

    Reply connector(LiveLocation live, String id) {
        SimulatedConnector connector = live.location.connector(id);
        if (connector == null) {
            throw missing("Voice Connector " + id);
        }
        return Reply.json(Json.object(json -> {
            json.writeName("VoiceConnector");
            shapes.connector(json, live.location, connector);
        }));
    }

    Reply group(LiveLocation live, String id) {
        Group group = live.location.group(id);
        if (group == null) {
            throw missing("Voice Connector group " + id);
        }
        return Reply.json(Json.object(json -> {
            json.writeName("VoiceConnectorGroup");
            shapes.group(json, live.location, group);
        }));
    }

    Reply connectors(LiveLocation live, Page page) {
        return page(
                "VoiceConnectors",
                live.location.connectors,
                page,
                (json, connector) -> shapes.connector(json, live.location, connector));
    }

    Reply groups(LiveLocation live, Page page) {
        return page(
                "VoiceConnectorGroups",
                live.location.groups,
                page,
                (json, group) -> shapes.group(json, live.location, group));
    }

    Reply numbers(LiveLocation live, NumberFilter filter, Page page) {
        SimulatedLocation location = live.location;
        return Reply.json(Json.object(json -> {
            json.writeName("PhoneNumbers");
            json.writeStartArray();
            int slot = location.firstSlot + page.from();
            int count = 0;
            synchronized (live) {
                for (; slot < location.endSlot; slot++) {
                    if (filter.matches(world, slot)) {
                        if (count++ == page.size()) {
                            break;
                        }
                        shapes.number(json, location, slot);
                    }
                }
            }
            json.writeEndArray();
            if (slot < location.endSlot) {
                json.writeStringProperty("NextToken", page.tokenAt(slot - location.firstSlot));
            }
        }));
    }

    private static <T> Reply page(String name, List<T> all, Page page, BiConsumer<JsonGenerator, T> shape) {
        int from = Math.min(page.from(), all.size());
        int end = Math.min(from + page.size(), all.size());
        return Reply.json(Json.object(json -> {
            json.writeName(name);
            json.writeStartArray();
            all.subList(from, end).forEach(item -> shape.accept(json, item));
            json.writeEndArray();
            if (end < all.size()) {
                json.writeStringProperty("NextToken", page.tokenAt(end));
            }
        }));
    }

    private static Refusal missing(String what) {
        return new Refusal(404, "NotFoundException", what + " could not be found");
    }
}
