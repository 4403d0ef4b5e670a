package io.github.onhook.simulator.internal.voice;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.FaultPlan;
import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.state.LiveLocation;
import io.github.onhook.simulator.internal.state.NumberColumns;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.SimulatedOutcome;
import org.jspecify.annotations.Nullable;

/** What every request that changes numbers does for each of them, before and after its own rule. */
final class NumberStep {
    private final World world;

    NumberStep(World world) {
        this.world = world;
    }

    /** The result of a number that does not depend on its associations, or null. */
    @Nullable Verdict before(Exchange exchange, LiveLocation live, int nth, int slot) {
        FaultPlan faults = exchange.faults;
        Effect.NumberError injected = faults == null ? null : faults.errorOf(exchange.numbers[nth]);
        if (injected != null) {
            return Verdict.refused(injected.code(), injected.message());
        }
        if (slot == NumberColumns.NOWHERE) {
            return Verdict.NOT_FOUND;
        }
        if (!live.admitNumber(System.nanoTime())) {
            return Verdict.THROTTLED;
        }
        if (world.isInDeletionQueue(slot)) {
            return Verdict.IN_DELETION_QUEUE;
        }
        NumberStatus status = NumberStatus.of(world.status[slot]);
        if (!status.usable()) {
            return status.inProgress() ? Verdict.BUSY : Verdict.UNUSABLE;
        }
        return null;
    }

    /** Writes down what became of a number, and its error into the answer. */
    void settle(Exchange exchange, LiveLocation live, NumberErrors errors, int nth, Verdict verdict) {
        if (verdict.code() != null) {
            exchange.refuseNumber(nth, verdict.code());
            errors.add(exchange.numbers[nth], verdict.code(), verdict.message());
            return;
        }
        exchange.outcome(nth, verdict.outcome());
        if (verdict.outcome() != SimulatedOutcome.UNCHANGED) {
            live.countChange(verdict.outcome());
        }
    }
}
