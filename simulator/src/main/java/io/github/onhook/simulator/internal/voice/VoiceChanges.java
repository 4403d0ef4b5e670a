package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.state.E164;
import io.github.onhook.simulator.internal.state.Group;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.SimulatedConnector;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.ProductType;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.time.InstantSource;
import java.util.List;

/** Associates and disassociates numbers with connectors and groups. */
final class VoiceChanges {
    private static final int NOWHERE = NumberColumns.NOWHERE;

    private final World world;
    private final NumberStep step;
    private final UnassociatedAnswer unassociatedAnswer;
    private final InstantSource clock;

    VoiceChanges(World world, SimulatorSettings settings) {
        this.world = world;
        this.step = new NumberStep(world);
        this.unassociatedAnswer = settings.unassociatedAnswer();
        this.clock = settings.clock();
    }

    Reply disassociate(Exchange exchange, LiveLocation live, String id, boolean fromGroup) {
        int place = place(live, id, fromGroup);
        int now = (int) (clock.millis() / 1000);
        NumberErrors errors = new NumberErrors();
        synchronized (live) {
            if (unassociatedAnswer == UnassociatedAnswer.BAD_REQUEST) {
                requireAssociated(exchange, live, place, fromGroup);
            }
            for (int i = 0; i < exchange.numbers.length; i++) {
                int slot = world.slotIn(live.location, exchange.numbers[i]);
                if (slot != NOWHERE) {
                    world.timesAsked[slot]++;
                }
                Verdict verdict = step.before(exchange, live, i, slot);
                step.settle(exchange, live, errors, i, verdict == null ? off(slot, place, fromGroup, now) : verdict);
            }
        }
        return errors.reply();
    }

    Reply associate(Exchange exchange, LiveLocation live, String id, boolean withGroup, boolean force) {
        int place = place(live, id, withGroup);
        int now = (int) (clock.millis() / 1000);
        NumberErrors errors = new NumberErrors();
        synchronized (live) {
            for (int i = 0; i < exchange.numbers.length; i++) {
                int slot = world.slotIn(live.location, exchange.numbers[i]);
                Verdict verdict = step.before(exchange, live, i, slot);
                if (verdict == null) {
                    verdict = withGroup ? intoGroup(slot, place, force, now) : onConnector(slot, place, force, now);
                }
                step.settle(exchange, live, errors, i, verdict);
            }
        }
        return errors.reply();
    }

    /** The index of a connector or group, which must be the location's. */
    private static int place(LiveLocation live, String id, boolean group) {
        Group knownGroup = group ? live.location.group(id) : null;
        SimulatedConnector knownConnector = group ? null : live.location.connector(id);
        if (knownGroup != null) {
            return knownGroup.index();
        }
        if (knownConnector != null) {
            return knownConnector.index();
        }
        throw new Refusal(
                404, "NotFoundException", "Voice Connector " + (group ? "group " : "") + id + " could not be found");
    }

    private void requireAssociated(Exchange exchange, LiveLocation live, int place, boolean group) {
        int[] column = group ? world.group : world.connector;
        for (long number : exchange.numbers) {
            int slot = world.slotIn(live.location, number);
            if (slot == NOWHERE || column[slot] != place) {
                throw new Refusal(
                        400, "BadRequestException", "Phone number " + E164.format(number) + " is not associated");
            }
        }
    }

    private Verdict off(int slot, int place, boolean fromGroup, int now) {
        if ((fromGroup ? world.group : world.connector)[slot] != place) {
            return unassociatedAnswer == UnassociatedAnswer.NOT_FOUND ? Verdict.NOT_ASSOCIATED : Verdict.UNCHANGED;
        }
        if (fromGroup) {
            world.moveToGroup(slot, NOWHERE, now);
        } else if (world.group[slot] != NOWHERE) {
            return Verdict.IN_GROUP;
        } else {
            world.moveToConnector(slot, NOWHERE, now);
        }
        world.timesDisassociated[slot]++;
        return Verdict.DISASSOCIATED;
    }

    private Verdict onConnector(int slot, int place, boolean force, int now) {
        if (world.connector[slot] == place) {
            return Verdict.UNCHANGED;
        }
        if (ProductType.of(world.fleet.columns.product[slot]) != ProductType.VOICE_CONNECTOR) {
            return Verdict.WRONG_PRODUCT;
        }
        if (!force && (world.connector[slot] != NOWHERE || world.group[slot] != NOWHERE)) {
            return Verdict.ELSEWHERE;
        }
        if (world.group[slot] != NOWHERE) {
            world.moveToGroup(slot, NOWHERE, now);
        }
        world.moveToConnector(slot, place, now);
        return Verdict.ASSOCIATED;
    }

    /** A number keeps the connector it is on where the group routes to that. */
    private Verdict intoGroup(int slot, int place, boolean force, int now) {
        if (world.group[slot] == place) {
            return Verdict.UNCHANGED;
        }
        if (ProductType.of(world.fleet.columns.product[slot]) != ProductType.VOICE_CONNECTOR) {
            return Verdict.WRONG_PRODUCT;
        }
        int on = world.connector[slot];
        List<String> items = world.fleet.groups.get(place).connectorIds();
        boolean foreign =
                on != NOWHERE && !items.contains(world.fleet.connectors.get(on).id());
        if (!force && (foreign || world.group[slot] != NOWHERE)) {
            return Verdict.ELSEWHERE;
        }
        if (foreign) {
            world.moveToConnector(slot, NOWHERE, now);
        }
        world.moveToGroup(slot, place, now);
        return Verdict.ASSOCIATED;
    }
}
