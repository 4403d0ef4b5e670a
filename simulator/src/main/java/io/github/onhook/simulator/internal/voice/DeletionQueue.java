package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.wire.Json;
import io.github.onhook.simulator.internal.wire.Refusal;
import io.github.onhook.simulator.internal.wire.Reply;
import io.github.onhook.simulator.model.SimulatedOutcome;
import java.time.InstantSource;

/** Puts numbers into the deletion queue and takes them out of it. */
final class DeletionQueue {
    private final World world;
    private final NumberStep step;
    private final VoiceJson shapes;
    private final InstantSource clock;

    DeletionQueue(World world, SimulatorSettings settings) {
        this.world = world;
        this.step = new NumberStep(world);
        this.shapes = new VoiceJson(world);
        this.clock = settings.clock();
    }

    /** Puts numbers into the queue. One that is there already stays, with the time at which it came. */
    Reply delete(Exchange exchange, LiveLocation live) {
        int now = now();
        NumberErrors errors = new NumberErrors();
        synchronized (live) {
            for (int i = 0; i < exchange.numbers.length; i++) {
                int slot = world.slotIn(live.location, exchange.numbers[i]);
                Verdict verdict = step.before(exchange, live, i, slot);
                if (verdict == null) {
                    verdict = delete(slot, now);
                } else if (verdict.equals(Verdict.IN_DELETION_QUEUE)) {
                    verdict = Verdict.UNCHANGED;
                }
                step.settle(exchange, live, errors, i, verdict);
            }
        }
        return errors.reply();
    }

    private Verdict delete(int slot, int now) {
        if (world.isAssociated(slot)) {
            return Verdict.STILL_ASSOCIATED;
        }
        world.enterDeletionQueue(slot, now);
        return Verdict.RELEASED;
    }

    /** Takes the one number of the request out of the queue; its errors are those of the whole request. */
    Reply restore(Exchange exchange, LiveLocation live) {
        synchronized (live) {
            int slot = world.slotIn(live.location, exchange.numbers[0]);
            Verdict verdict = step.before(exchange, live, 0, slot);
            if (verdict == null) {
                verdict = Verdict.NOT_IN_DELETION_QUEUE;
            }
            if (!verdict.equals(Verdict.IN_DELETION_QUEUE)) {
                throw asRequestError(exchange, verdict);
            }
            world.leaveDeletionQueue(slot, now());
            exchange.outcome(0, SimulatedOutcome.RESTORED);
            live.countChange(SimulatedOutcome.RESTORED);
            return Reply.json(Json.object(json -> {
                json.writeName("PhoneNumber");
                shapes.number(json, live.location, slot);
            }));
        }
    }

    private static Refusal asRequestError(Exchange exchange, Verdict verdict) {
        String code = String.valueOf(verdict.code());
        exchange.refuseNumber(0, code);
        return switch (code) {
            case "NotFound" -> new Refusal(404, "NotFoundException", verdict.message());
            case "Forbidden" -> new Refusal(403, "ForbiddenException", verdict.message());
            case "Throttled", "Throttling" -> new Refusal(429, "ThrottledClientException", verdict.message());
            case "ServiceFailure" -> new Refusal(500, "ServiceFailureException", verdict.message());
            case "ServiceUnavailable" -> new Refusal(503, "ServiceUnavailableException", verdict.message());
            default -> new Refusal(400, "BadRequestException", code + ": " + verdict.message());
        };
    }

    private int now() {
        return (int) (clock.millis() / 1000);
    }
}
