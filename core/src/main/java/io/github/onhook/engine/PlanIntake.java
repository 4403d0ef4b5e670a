package io.github.onhook.engine;

import io.github.onhook.Location;
import io.github.onhook.Plan;
import io.github.onhook.PlannedConnector;
import io.github.onhook.Tolerance;
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
    public void start(ActiveRun run, Tolerances tolerances) {
        Map<Location, Long> requests = new LinkedHashMap<>();
        for (PlannedConnector connector : plan.connectors()) {
            requests.merge(connector.location(), (connector.size() + batchSize - 1L) / batchSize, Long::sum);
        }
        for (PlannedConnector connector : plan.connectors()) {
            Location location = connector.location();
            Lane lane = run.lane(location, requests.getOrDefault(location, 0L), false);
            lane.backlog.add(new ConnectorQueue(connector.voiceConnectorId(), new Fresh.Planned(connector)));
            run.accepted(lane, connector.size());
        }
        if (canary != null) {
            tolerances.canary(share(run.lanes(), Math.max(1, canary.of(plan.size()))));
        }
        run.allAccepted();
    }

    /** Spreads a canary evenly over the lanes; says how large it became. */
    private static long share(List<Lane> lanes, long canary) {
        lanes.forEach(lane -> lane.backlog.freshAllowed = 0);
        long left = canary;
        long given = -1;
        while (left > 0 && given != 0) {
            given = 0;
            long each = Math.max(1, left / lanes.size());
            for (Lane lane : lanes) {
                long more = Math.min(Math.min(each, left), lane.accepted - lane.backlog.freshAllowed);
                lane.backlog.freshAllowed += (int) more;
                left -= more;
                given += more;
            }
        }
        return canary - left;
    }
}
