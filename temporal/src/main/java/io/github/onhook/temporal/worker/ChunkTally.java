package io.github.onhook.temporal.worker;

import io.github.onhook.Location;
import io.github.onhook.Operation;
import io.github.onhook.Outcome;
import io.github.onhook.RequestResult;
import io.github.onhook.RunListener;
import io.github.onhook.RunStatus;
import io.github.onhook.Source;
import io.github.onhook.Status;
import io.github.onhook.temporal.wire.ChunkResult;
import io.github.onhook.temporal.wire.ChunkResult.Fate;
import io.github.onhook.temporal.wire.ChunkResult.Stretch;
import io.github.onhook.temporal.wire.Figures;
import io.github.onhook.temporal.wire.Slice;
import io.github.onhook.temporal.wire.WireReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a chunk by now: heard from the run that sends it, and told in heartbeats and in the end. Heard on the
 * run's threads and told on others, so each step holds its lock.
 */
final class ChunkTally implements RunListener {

    private final List<Slice> slices;
    private final Map<String, Integer> firstOf = new HashMap<>();
    private final @Nullable Fate[] fates;
    private final Figures before;
    private final long startedAt;
    private final Map<Status, Long> statuses = new EnumMap<>(Status.class);
    private final Map<RequestResult, Long> results = new EnumMap<>(RequestResult.class);
    private long failures;
    private long sent;
    private long reads;
    private long assumed;
    private long resent;
    private double rate;
    private boolean overTolerance;
    private @Nullable String closed;

    /** Goes on from what a lost attempt said last, if there was one. */
    ChunkTally(List<Slice> slices, @Nullable ChunkResult lost, long now) {
        this.slices = slices;
        fates = new Fate[Slice.size(slices)];
        before = lost == null ? Figures.NONE : lost.figures();
        startedAt = lost == null ? now : lost.startedAt();
        rate = lost == null ? 0 : lost.rate();
        int first = 0;
        for (Slice slice : slices) {
            firstOf.put(slice.connectorId(), first);
            first += slice.size();
        }
        if (lost != null) {
            int at = 0;
            for (Stretch stretch : lost.stretches()) {
                Arrays.fill(fates, at, at + stretch.length(), stretch.fate());
                at += stretch.length();
            }
        }
    }

    /** The numbers that have no outcome yet. */
    synchronized List<Slice> open() {
        List<Slice> open = new ArrayList<>();
        int at = 0;
        for (Slice slice : slices) {
            long[] left = new long[slice.size()];
            int count = 0;
            for (long number : slice.digits()) {
                if (fates[at++] == null) {
                    left[count++] = number;
                }
            }
            if (count > 0) {
                open.add(new Slice(slice.connectorId(), Arrays.copyOf(left, count)));
            }
        }
        return open;
    }

    /** So many numbers go again because nobody knows what became of them. */
    synchronized void resending(long numbers) {
        resent += numbers;
    }

    synchronized long failures() {
        return before.failures() + failures;
    }

    /** What is known by now. */
    synchronized ChunkResult now(long millis) {
        List<Long> byStatus = new ArrayList<>();
        Figures own = Figures.counted(statuses, failures)
                .plus(new Figures(
                        byStatus,
                        0,
                        sent,
                        of(RequestResult.SUCCESS),
                        of(RequestResult.THROTTLED),
                        of(RequestResult.ERROR) + of(RequestResult.TIMEOUT),
                        reads,
                        assumed,
                        resent));
        return new ChunkResult(before.plus(own), closed, overTolerance, rate, startedAt, millis, stretches());
    }

    private List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (int at = 1; at <= fates.length; at++) {
            Fate fate = fates[from];
            boolean same = at < fates.length && (fate == null ? fates[at] == null : fate.equals(fates[at]));
            if (!same) {
                stretches.add(new Stretch(at - from, fate));
                from = at;
            }
        }
        return stretches;
    }

    private long of(RequestResult result) {
        return results.getOrDefault(result, 0L);
    }

    @Override
    public synchronized void requestSent(Location location, Operation operation, int numbers) {
        sent++;
    }

    @Override
    public synchronized void requestFinished(
            Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {
        results.merge(result, 1L, Long::sum);
    }

    @Override
    public synchronized void readSent(Location location) {
        reads++;
    }

    @Override
    public synchronized void sessionAssumed(String accountId, @Nullable String error, long nanos) {
        assumed++;
    }

    @Override
    public synchronized void rateChanged(Location location, double perSecond) {
        rate = perSecond;
    }

    @Override
    public synchronized void locationClosed(Location location, String code) {
        closed = code;
    }

    /** What the chunk skips because it was stopped itself goes on waiting, and has no outcome. */
    @Override
    public synchronized void settled(Outcome outcome) {
        boolean ours = outcome.reason().source() == Source.CLIENT;
        if (outcome.status() == Status.SKIPPED && ours && closed == null) {
            return;
        }
        fates[place(outcome)] = new Fate(
                outcome.status(),
                WireReason.of(outcome.reason()),
                outcome.attempts(),
                outcome.settledAt().toEpochMilli());
        statuses.merge(outcome.status(), 1L, Long::sum);
        boolean refused = outcome.status() == Status.SKIPPED && !ours;
        if (refused || outcome.status() == Status.FAILED || outcome.status() == Status.UNKNOWN) {
            failures++;
        }
    }

    private int place(Outcome outcome) {
        String connector = outcome.target().voiceConnectorId();
        Integer first = firstOf.get(connector);
        for (Slice slice : slices) {
            if (first != null && slice.connectorId().equals(connector)) {
                int found = Arrays.binarySearch(
                        slice.digits(), outcome.target().phoneNumber().digits());
                if (found >= 0) {
                    return first + found;
                }
            }
        }
        throw new IllegalStateException("an outcome of a target that the chunk does not have");
    }

    @Override
    public synchronized void runFinished(
            String id, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {
        overTolerance = status == RunStatus.STOPPED && !ChunkRun.INTERRUPTED.equals(stopReason);
    }
}
