package io.github.onhook.internal.engine;

import java.util.List;

/** The targets that go first, where a run has a canary: the others are sent when all of it is settled, or will not be sent. */
final class Canary {

    private long left;

    /** Whether targets of it are not settled. */
    boolean isOut() {
        return left > 0;
    }

    /** So many targets are the canary, however they come. */
    void begin(long targets) {
        left = targets;
    }

    /** Spreads a canary evenly over the lanes, which send no other target that is fresh. */
    void begin(List<Backlog> lanes, long targets) {
        lanes.forEach(lane -> lane.freshAllowed = 0);
        long open = targets;
        long given = -1;
        while (open > 0 && given != 0) {
            given = 0;
            long each = Math.max(1, open / lanes.size());
            for (Backlog lane : lanes) {
                long more = Math.min(Math.min(each, open), lane.freshLeft() - lane.freshAllowed);
                lane.freshAllowed += (int) more;
                open -= more;
                given += more;
            }
        }
        left = targets - open;
    }

    /** A target was settled; says whether it was the last one of the canary. */
    boolean settled() {
        return left > 0 && --left == 0;
    }

    /** A lane sends no change any more, so its share does not come; says whether nothing of the canary is left. */
    boolean closed(Backlog lane) {
        if (left == 0 || lane.freshAllowed == Integer.MAX_VALUE) {
            return false;
        }
        left = Math.max(0, left - lane.freshAllowed);
        lane.freshAllowed = 0;
        return left == 0;
    }

    /** All targets may go. */
    static void end(List<Backlog> lanes) {
        lanes.forEach(lane -> lane.freshAllowed = Integer.MAX_VALUE);
    }
}
