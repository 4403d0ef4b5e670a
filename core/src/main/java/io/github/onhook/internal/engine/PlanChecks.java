package io.github.onhook.internal.engine;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Settings;

/** What must hold of an operation and a plan before a run is prepared. */
public final class PlanChecks {

    private PlanChecks() {}

    /** Throws {@link IllegalStateException} where the operation does not take numbers off. */
    public static void requireDisassociating(Operation operation) {
        if (!operation.disassociates()) {
            throw new IllegalStateException("the operation of these settings is " + operation.label()
                    + (operation.associates() ? ", which puts numbers on" : ", which does more")
                    + "; disassociate() takes them off: call run(), or change the operation");
        }
    }

    /** Throws {@link IllegalStateException} where the operation does not move numbers. */
    public static void requireMoving(Operation operation) {
        if (!operation.moves()) {
            throw new IllegalStateException("the operation of these settings is " + operation.label()
                    + ", which does not move numbers; set operation(Operation.MOVE)");
        }
    }

    /** Throws {@link IllegalArgumentException} where the plan is empty or too large, or its destinations do not suit the operation. */
    public static void requireRunnable(Plan plan, Settings settings) {
        if (plan.size() == 0) {
            throw new IllegalArgumentException("the plan has no target; nothing means nothing, never everything");
        }
        if (plan.size() > settings.maxTargets()) {
            throw new IllegalArgumentException("the plan has " + plan.size() + " targets, more than the "
                    + settings.maxTargets() + " allowed; raise maxTargets if they are meant");
        }
        requireDestinations(plan, settings.operation());
    }

    private static void requireDestinations(Plan plan, Operation operation) {
        boolean moves = operation.moves();
        long wrong = plan.connectors().stream()
                .filter(connector -> (connector.toVoiceConnectorId() != null) != moves)
                .mapToLong(PlannedConnector::size)
                .sum();
        if (wrong > 0) {
            throw new IllegalArgumentException(wrong + " of " + plan.size() + " targets "
                    + (moves
                            ? "have no connector to move to; name one for each"
                            : "have a connector to move to, and the operation is " + operation.label()
                                    + "; set operation(Operation.MOVE)"));
        }
    }
}
