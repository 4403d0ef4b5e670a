package io.github.onhook.runbook.command;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Target;

/** The connectors of a plan of moves, one by one. */
public final class Moves {

    private Moves() {}

    /** The old connector of a move by itself, or the new one. */
    static Connector at(Connector move, boolean isNew) {
        return (isNew ? move.reversed() : move).withoutMove();
    }

    /** A plan of the numbers as they are on the old connectors and as they are to be on the new ones; others as they are. */
    static Plan places(Plan plan) {
        if (!plan.moves()) {
            return plan;
        }
        Plan.Builder places = Plan.builder().allowConflicts(true);
        for (PlannedConnector connector : plan.connectors()) {
            for (Target target : connector.targets()) {
                places.add(new Target(at(connector.connector(), false), target.phoneNumber()));
                places.add(new Target(at(connector.connector(), true), target.phoneNumber()));
            }
        }
        return places.build();
    }
}
