package io.github.onhook.runbook.command;

import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Target;
import io.github.onhook.runbook.stored.Expected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** Whether the numbers of a run are as it left them. */
final class Verification {

    private final Operation operation;
    private final Plan places;
    /** What the run made so, or found so. */
    private final Expected done;
    /** What is seen, place by place: the same where nothing moves. */
    private final Expected seen;

    private final Map<Location, List<PlannedConnector>> connectors;

    Verification(Operation operation, Plan plan) {
        this.operation = operation;
        this.places = Moves.places(plan);
        this.done = new Expected(plan);
        this.seen = operation.moves() ? new Expected(places) : done;
        this.connectors = plan.connectors().stream()
                .collect(Collectors.groupingBy(PlannedConnector::location, HashMap::new, Collectors.toList()));
    }

    /** What the run says that it made so, or found so. */
    void expect(Target target) {
        done.add(target);
    }

    Flux<Finding> look(Inventory inventory) {
        return isOfQueue() ? inventory.inDeletionQueue(places) : inventory.associated(places);
    }

    private boolean isOfQueue() {
        return operation == Operation.RELEASE || operation == Operation.UNDO_RELEASE;
    }

    void see(Finding finding) {
        if (finding instanceof Finding.Associated on) {
            seen.seen(on.target());
        } else if (finding instanceof Finding.InDeletionQueue queued) {
            PhoneNumber number = queued.phoneNumber();
            connectors
                    .getOrDefault(queued.location(), List.of())
                    .forEach(connector -> seen.seen(new Target(connector.connector(), number)));
        }
    }

    /** Those that are not as the run left them. */
    Stream<Target> wrong() {
        if (operation.moves()) {
            return done.unseen().filter(target -> isSeen(target, false) || !isSeen(target, true));
        }
        boolean toBeSeen = operation.associates() || operation == Operation.RELEASE;
        return toBeSeen ? done.unseen() : done.seen();
    }

    private boolean isSeen(Target move, boolean onNew) {
        return seen.isSeen(new Target(Moves.at(move.connector(), onNew), move.phoneNumber()));
    }

    long size() {
        return done.size();
    }

    /** Where they should be. */
    String where() {
        if (operation.moves()) {
            return "on the new connector and off the old one";
        }
        return switch (operation) {
            case RELEASE -> "in the deletion queue";
            case UNDO_RELEASE -> "out of the deletion queue";
            default -> operation.associates() ? "on" : "off";
        };
    }
}
