package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.Service;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.function.Supplier;

/** Amazon Chime SDK Voice: its twelve operations on numbers, connectors and groups. */
public final class VoiceService implements Service {
    private final World world;
    private final VoiceChanges changes;
    private final VoiceReads reads;
    private final DeletionQueue deletions;
    private final int maxBatchSize;

    public VoiceService(World world, SimulatorSettings settings) {
        this.world = world;
        this.changes = new VoiceChanges(world, settings);
        this.reads = new VoiceReads(world);
        this.deletions = new DeletionQueue(world, settings);
        this.maxBatchSize = settings.maxBatchSize();
    }

    @Override
    public Work read(Exchange exchange) {
        VoiceRoute route = VoiceRoute.of(exchange.call);
        LiveLocation live = world.location(exchange.accountId, exchange.region);
        exchange.enter(live, route.operation());
        exchange.resource = route.id();
        return switch (route.operation()) {
            case DISASSOCIATE_FROM_CONNECTOR, ASSOCIATE_WITH_CONNECTOR -> change(exchange, live, connectorId(route));
            case DISASSOCIATE_FROM_GROUP, ASSOCIATE_WITH_GROUP -> change(exchange, live, groupId(route));
            case BATCH_DELETE_NUMBERS -> {
                body(exchange, "PhoneNumberIds");
                yield Work.of("*", () -> deletions.delete(exchange, live));
            }
            case RESTORE_NUMBER -> {
                exchange.numbers = new long[] {number(route.id())};
                yield Work.of("*", () -> deletions.restore(exchange, live));
            }
            case GET_PHONE_NUMBER -> Work.of(numberArn(exchange, route.id()), () -> reads.number(live, route.id()));
            case GET_CONNECTOR ->
                Work.of(arn(exchange, "vc/" + connectorId(route)), () -> reads.connector(live, route.id()));
            case GET_GROUP -> Work.of(arn(exchange, "vcg/" + groupId(route)), () -> reads.group(live, route.id()));
            case LIST_CONNECTORS -> list(() -> reads.connectors(live, Page.of(exchange)));
            case LIST_GROUPS -> list(() -> reads.groups(live, Page.of(exchange)));
            default -> list(() -> reads.numbers(live, NumberFilter.of(exchange), Page.of(exchange)));
        };
    }

    private Work change(Exchange exchange, LiveLocation live, String id) {
        NumbersBody body = body(exchange, "E164PhoneNumbers");
        exchange.forced = body.force;
        SimulatedOperation operation = exchange.operation;
        boolean group = operation == SimulatedOperation.DISASSOCIATE_FROM_GROUP
                || operation == SimulatedOperation.ASSOCIATE_WITH_GROUP;
        boolean off = operation == SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR
                || operation == SimulatedOperation.DISASSOCIATE_FROM_GROUP;
        return Work.of(arn(exchange, (group ? "vcg/" : "vc/") + id), () -> {
            if (off) {
                return changes.disassociate(exchange, live, id, group);
            }
            return changes.associate(exchange, live, id, group, body.force);
        });
    }

    private NumbersBody body(Exchange exchange, String member) {
        NumbersBody body = NumbersBody.read(exchange.call.body(), member);
        exchange.numbers = body.numbers;
        if (body.numbers.length > maxBatchSize) {
            throw new Refusal(
                    400,
                    "BadRequestException",
                    member + " must have at most " + maxBatchSize + " phone numbers, had " + body.numbers.length);
        }
        return body;
    }

    private static long number(String id) {
        long number = E164.parse(id);
        if (number == E164.NONE) {
            throw new Refusal(404, "NotFoundException", "Phone number " + id + " could not be found");
        }
        return number;
    }

    private static String connectorId(VoiceRoute route) {
        if (!SimulatedConnector.allowsId(route.id())) {
            throw new Refusal(400, "BadRequestException", "VoiceConnectorId must be 21 or 22 of [a-z0-9], or a UUID");
        }
        return route.id();
    }

    private static String groupId(VoiceRoute route) {
        if (route.id().isBlank()) {
            throw new Refusal(400, "BadRequestException", "VoiceConnectorGroupId must match .*\\S.*");
        }
        return route.id();
    }

    private static String arn(Exchange exchange, String resource) {
        return "arn:aws:chime:" + exchange.region + ":" + exchange.accountId + ":" + resource;
    }

    private static String numberArn(Exchange exchange, String id) {
        return "arn:aws:chime::" + exchange.accountId + ":phone-number/" + id;
    }

    private static Work list(Supplier<Reply> reply) {
        return Work.of("*", reply);
    }
}
