package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Counts of a chunk, a location or a run.
 *
 * @param byStatus targets with each status, in the order of the wire
 * @param failures targets that count as failures for the tolerances
 * @param sent mutating requests
 * @param succeeded those answered with 200
 * @param throttled those throttled
 * @param failed those rejected for another reason, or unanswered
 * @param reads requests that only read
 * @param assumeRole AssumeRole calls
 * @param inDoubt numbers that were read first, because a worker was lost while they may have been in flight
 */
public record Figures(
        List<Long> byStatus,
        long failures,
        long sent,
        long succeeded,
        long throttled,
        long failed,
        long reads,
        long assumeRole,
        long inDoubt) {

    /** All zero. */
    public static final Figures NONE = new Figures(List.of(), 0, 0, 0, 0, 0, 0, 0, 0);

    /** Statuses of the first version: these always have a count, further ones only if they were counted. */
    private static final int FIRST_STATUSES = 8;

    /** Copies the list; adds the statuses of the first version, and drops later ones that have no target. */
    public Figures {
        List<Long> all = new ArrayList<>(byStatus);
        while (all.size() < FIRST_STATUSES) {
            all.add(0L);
        }
        while (all.size() > FIRST_STATUSES && all.get(all.size() - 1) == 0) {
            all.remove(all.size() - 1);
        }
        byStatus = List.copyOf(all);
    }

    /** Counts skipped targets, and whether a refusal caused them. */
    public static Figures skipped(long targets, boolean refused) {
        return counted(Map.of(Status.SKIPPED, targets), refused ? targets : 0);
    }

    /** Counts of targets by status, and of failures among them. */
    public static Figures counted(Map<Status, Long> statuses, long failures) {
        List<Long> byStatus = new ArrayList<>();
        for (int i = 0; i < Statuses.count(); i++) {
            byStatus.add(statuses.getOrDefault(Statuses.at(i), 0L));
        }
        return new Figures(byStatus, failures, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The sum of both. */
    public Figures plus(Figures other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < Math.max(byStatus.size(), other.byStatus.size()); i++) {
            sums.add(at(i) + other.at(i));
        }
        return new Figures(
                sums,
                failures + other.failures,
                sent + other.sent,
                succeeded + other.succeeded,
                throttled + other.throttled,
                failed + other.failed,
                reads + other.reads,
                assumeRole + other.assumeRole,
                inDoubt + other.inDoubt);
    }

    /** The request counts alone. */
    public Figures onlyRequests() {
        return new Figures(List.of(), 0, sent, succeeded, throttled, failed, reads, assumeRole, inDoubt);
    }

    /** Targets with this status. */
    public long by(Status status) {
        return at(Statuses.place(status));
    }

    private long at(int place) {
        return place < byStatus.size() ? byStatus.get(place) : 0;
    }

    /** Targets that have their outcome. */
    public long settled() {
        return byStatus.stream().mapToLong(Long::longValue).sum();
    }

    void write(ByteWriter out) {
        byStatus.subList(0, FIRST_STATUSES).forEach(out::number);
        out.number(failures)
                .number(sent)
                .number(succeeded)
                .number(throttled)
                .number(failed)
                .number(reads)
                .number(assumeRole)
                .number(inDoubt);
    }

    boolean hasFurtherStatuses() {
        return byStatus.size() > FIRST_STATUSES;
    }

    void writeFurtherStatuses(ByteWriter out) {
        byStatus.subList(FIRST_STATUSES, byStatus.size()).forEach(out::number);
    }

    /** The same figures with the counts of further statuses. */
    Figures readFurtherStatuses(ByteReader in) {
        List<Long> all = new ArrayList<>(byStatus.subList(0, FIRST_STATUSES));
        while (!in.isAtEnd()) {
            all.add(in.number());
        }
        return new Figures(all, failures, sent, succeeded, throttled, failed, reads, assumeRole, inDoubt);
    }

    static Figures read(ByteReader in) {
        List<Long> byStatus = new ArrayList<>();
        for (int i = 0; i < FIRST_STATUSES; i++) {
            byStatus.add(in.number());
        }
        return new Figures(
                byStatus,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number());
    }
}
