package io.github.onhook.runbook.stored;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Target;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Targets of a plan that are expected to be somehow, and which of them were seen: two bits each. */
public final class Expected {

    private final Map<Connector, Marks> connectors = new HashMap<>();
    private long size;

    public Expected(Plan plan) {
        plan.connectors().forEach(connector -> connectors.put(connector.connector(), new Marks(connector)));
    }

    public void add(Target target) {
        Marks marks = connectors.get(target.connector());
        int place = marks == null ? -1 : marks.placeOf(target);
        if (marks == null || place < 0) {
            throw new IllegalArgumentException(target + " is not in the plan");
        }
        if (!marks.expected.get(place)) {
            marks.expected.set(place);
            size++;
        }
    }

    /** Whether a target is in the plan. */
    boolean isPlanned(Target target) {
        Marks marks = connectors.get(target.connector());
        return marks != null && marks.placeOf(target) >= 0;
    }

    /** Sees a target; one that is not expected does not matter. */
    public void seen(Target target) {
        Marks marks = connectors.get(target.connector());
        int place = marks == null ? -1 : marks.placeOf(target);
        if (marks != null && place >= 0) {
            marks.seen.set(place);
        }
    }

    /** Whether a target of the plan was seen. */
    public boolean isSeen(Target target) {
        Marks marks = connectors.get(target.connector());
        int place = marks == null ? -1 : marks.placeOf(target);
        return marks != null && place >= 0 && marks.seen.get(place);
    }

    public long size() {
        return size;
    }

    /** Those expected that were seen. */
    public Stream<Target> seen() {
        return targets(marks -> {
            BitSet both = (BitSet) marks.expected.clone();
            both.and(marks.seen);
            return both;
        });
    }

    /** Those expected that were not seen. */
    public Stream<Target> unseen() {
        return targets(marks -> {
            BitSet left = (BitSet) marks.expected.clone();
            left.andNot(marks.seen);
            return left;
        });
    }

    private Stream<Target> targets(Function<Marks, BitSet> which) {
        return connectors.values().stream()
                .flatMap(marks -> which.apply(marks).stream()
                        .mapToObj(place -> marks.connector.targets().get(place)));
    }

    private static final class Marks {

        private final PlannedConnector connector;
        private final BitSet expected = new BitSet();
        private final BitSet seen = new BitSet();

        Marks(PlannedConnector connector) {
            this.connector = connector;
        }

        /** The place of a number among the connector's, which are in ascending order; less than 0 if it has it not. */
        int placeOf(Target target) {
            long wanted = target.phoneNumber().digits();
            int from = 0;
            int to = connector.size() - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                long there = connector.digits(middle);
                if (there == wanted) {
                    return middle;
                }
                if (there < wanted) {
                    from = middle + 1;
                } else {
                    to = middle - 1;
                }
            }
            return -1;
        }
    }
}
