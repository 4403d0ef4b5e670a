package io.github.onhook.report;

import io.github.onhook.Report.Totals;
import io.github.onhook.Status;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Targets by status. Counted by one thread at a time, read by any at any time. */
final class StatusTally {

    /** Made whole at once and never changed, so that it can be read without a lock. */
    private final Map<Status, AtomicLong> counts = Arrays.stream(Status.values())
            .collect(Collectors.toMap(
                    status -> status, status -> new AtomicLong(), (a, b) -> a, () -> new EnumMap<>(Status.class)));

    void add(Status status) {
        AtomicLong count = count(status);
        // Of one thread at a time, and for every number: the plain steps cost a fraction of an atomic one.
        count.lazySet(count.get() + 1);
    }

    long of(Status status) {
        return count(status).get();
    }

    private AtomicLong count(Status status) {
        return Objects.requireNonNull(counts.get(status));
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
                duplicates);
    }
}
