package io.github.onhook.internal.aggregate;

import io.github.onhook.model.Status;
import io.github.onhook.report.Report.Totals;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/** Targets by status. Counted by one thread at a time, read by any at any time. */
final class StatusTally {

    private static final Set<Status> OTHERS = EnumSet.of(
            Status.MOVED,
            Status.ALREADY_MOVED,
            Status.STRANDED,
            Status.RELEASED,
            Status.ALREADY_RELEASED,
            Status.RESTORED,
            Status.ALREADY_RESTORED);

    private final AtomicLongArray counts = new AtomicLongArray(Status.values().length);

    void add(Status status) {
        int place = place(status);
        // Of one thread at a time, and for every number: the plain steps cost a fraction of an atomic one.
        counts.lazySet(place, counts.get(place) + 1);
    }

    long of(Status status) {
        return counts.get(place(status));
    }

    /** Of no meaning beyond this object: nothing is kept by it. */
    @SuppressWarnings("EnumOrdinal")
    private static int place(Status status) {
        return status.ordinal();
    }

    /** With those that have a status as targets. */
    Totals totals() {
        Totals totals = totals(0, 0);
        return totals(totals.settled(), 0);
    }

    Totals totals(long targets, long duplicates) {
        return new Totals(
                targets,
                of(Status.DISASSOCIATED),
                of(Status.ALREADY_DISASSOCIATED),
                of(Status.ASSOCIATED),
                of(Status.ALREADY_ASSOCIATED),
                of(Status.FAILED),
                of(Status.UNKNOWN),
                of(Status.SKIPPED),
                of(Status.REJECTED),
                duplicates,
                others());
    }

    private Map<Status, Long> others() {
        Map<Status, Long> others = new EnumMap<>(Status.class);
        for (Status status : OTHERS) {
            long count = of(status);
            if (count > 0) {
                others.put(status, count);
            }
        }
        return others;
    }
}
