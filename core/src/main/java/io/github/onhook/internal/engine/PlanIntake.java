package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.replay.RunProgress.Unsettled;
import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Tolerance;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The targets of a plan: every lane has all of its own from the start, packed as they are in the plan. */
final class PlanIntake implements Intake {

    private final Plan plan;
    private final int batchSize;
    private final @Nullable Tolerance canary;

    PlanIntake(Plan plan, int batchSize, @Nullable Tolerance canary) {
        this.plan = plan;
        this.batchSize = batchSize;
        this.canary = canary;
    }

    @Override
    public boolean mayRepeat() {
        return false;
    }

    @Override
    public void start(ActiveRun run, Canary first, @Nullable RunProgress progress) {
        Map<Location, Long> requests = new LinkedHashMap<>();
        List<PlannedConnector> connectors = plan.connectors();
        for (int i = 0; i < connectors.size(); i++) {
            PlannedConnector connector = connectors.get(i);
            int left = connector.size()
                    - (progress == null ? 0 : progress.settled(i).cardinality());
            requests.merge(connector.location(), (left + batchSize - 1L) / batchSize, Long::sum);
        }
        for (int i = 0; i < connectors.size(); i++) {
            PlannedConnector connector = connectors.get(i);
            Location location = connector.location();
            Lane lane = run.lane(location, requests.getOrDefault(location, 0L), false);
            run.accepted(lane, connector.size());
            add(run.engine.operation(), lane, connector, i, progress);
        }
        long settled = progress == null ? 0 : progress.settled();
        if (canary != null) {
            long left = Math.max(1, canary.of(plan.size())) - settled;
            if (left > 0) {
                first.begin(run.backlogs(), left);
            }
        }
        run.allAccepted();
    }

    private static void add(
            RunOperation operation, Lane lane, PlannedConnector connector, int index, @Nullable RunProgress progress) {
        if (progress == null) {
            lane.add(new ConnectorQueue(
                    BatchKey.of(connector),
                    operation.first(),
                    index,
                    new PendingNumbers.Planned(connector, new BitSet())));
            return;
        }
        Map<Integer, Unsettled> unsettled = progress.unsettled(index);
        BitSet touched = (BitSet) progress.settled(index).clone();
        unsettled.keySet().forEach(touched::set);
        ConnectorQueue queue = new ConnectorQueue(
                BatchKey.of(connector), operation.first(), index, new PendingNumbers.Planned(connector, touched));
        unsettled.forEach((position, state) ->
                resume(operation, lane, queue, new Item(connector.digits(position), position), state));
        lane.add(queue);
    }

    /** Takes an item up where an earlier run left it: what is in doubt or in transit is read before anything else. */
    private static void resume(RunOperation operation, Lane lane, ConnectorQueue first, Item item, Unsettled state) {
        ConnectorQueue queue = first.at(operation.step(state.step()));
        item.ambiguous = state.inDoubt();
        item.last = state.reason();
        if (first.step.next() == null) {
            item.attempts = state.attempts();
        } else {
            item.passage().attempts = state.attempts();
            item.passage().since = state.since();
        }
        if (queue.step.inTransit()) {
            lane.transit.resumed(item);
        } else if (state.inDoubt() && queue.step.doubtsTransit()) {
            lane.backlog().reserve(item);
        }
        if (state.inDoubt() || queue.step.inTransit()) {
            item.resumedInDoubt = true;
            lane.reconciler.add(queue, item);
        } else {
            queue.due.add(item);
        }
    }
}
