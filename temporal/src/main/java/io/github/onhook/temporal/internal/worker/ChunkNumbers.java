package io.github.onhook.temporal.internal.worker;

import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.ConnectorNames;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.StepPlaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a chunk's numbers: each is untouched, in doubt (sent, and neither settled nor rejected) or settled. A number in
 * transit counts as in doubt, since it may be sent, and {@link StepTally} knows its step. One lock guards all of it, so what is
 * read is one value of one moment.
 */
final class ChunkNumbers {

    private final List<Slice> slices;
    private final int[] first;
    private final @Nullable ItemResult[] results;
    private final List<BitSet> inDoubt = new ArrayList<>();
    /** The place after the last one that was sent, by slice. */
    private final int[] sentUpTo;

    /** The tries of each number once the attempt is interrupted; 0 before that. */
    private int interruptedAttempts;

    private final StepTally steps;
    private final ResultBounds bounds = new ResultBounds();

    /**
     * The numbers at one moment.
     *
     * @param resultRuns the results, in the order of the numbers
     * @param counts the targets of each status, and the failures
     * @param doubtful for each slice, the numbers that are in doubt, or may be before the next heartbeat
     * @param steps of a move, how far those are of them that were sent
     */
    record State(List<ResultRun> resultRuns, Figures counts, List<BitSet> doubtful, List<StepPlaces> steps) {}

    /**
     * Resumes from the last heartbeat of a lost attempt, if there is one: what it settled stays, what it left in doubt is
     * in doubt, and what it could not finish is tried again.
     *
     * @param moves whether the operation is a move
     */
    ChunkNumbers(List<Slice> slices, boolean moves, @Nullable Checkpoint lost) {
        this.slices = List.copyOf(slices);
        steps = new StepTally(moves, slices.size(), lost);
        first = new int[slices.size()];
        sentUpTo = new int[slices.size()];
        results = new ItemResult[Slice.size(slices)];
        ItemResults known =
                new ItemResults(lost == null ? List.of() : lost.soFar().resultRuns());
        int place = 0;
        for (int slice = 0; slice < first.length; slice++) {
            first[slice] = place;
            BitSet doubtful = lost == null
                    ? new BitSet()
                    : (BitSet) lost.doubtful().get(slice).clone();
            sentUpTo[slice] = doubtful.length();
            for (int i = 0; i < slices.get(slice).size(); i++) {
                ItemResult result = known.next();
                if (result != null && isFinal(result.status())) {
                    results[place] = bounds.bounded(result);
                    doubtful.clear(i);
                    steps.forget(slice, i);
                }
                place++;
            }
            inDoubt.add(doubtful);
        }
    }

    /** Whether a resumed run leaves it as it is. */
    private static boolean isFinal(Status status) {
        return status != Status.UNKNOWN && status != Status.SKIPPED && status != Status.STRANDED;
    }

    /** These numbers are about to be sent. */
    synchronized void sent(int slice, Positions positions, Instant at) {
        steps.sent(slice, positions, at);
        BitSet doubtful = inDoubt.get(slice);
        positions.forEach(doubtful::set);
        sentUpTo[slice] = Math.max(sentUpTo[slice], doubtful.length());
    }

    /** These numbers have come to another step. */
    synchronized void advanced(int slice, Positions positions, String step) {
        steps.advanced(slice, positions, step);
    }

    /** The service rejected a request for these numbers, or it was not sent: they are as before. */
    synchronized void untouched(int slice, Positions positions) {
        positions.forEach(place -> {
            if (!steps.isInTransit(slice, place)) {
                inDoubt.get(slice).clear(place);
                steps.forget(slice, place);
            }
        });
    }

    /**
     * From now on numbers fail because the attempt ends: those with tries left are as before, for another chunk tries them.
     *
     * @param attempts the tries that each number has
     */
    synchronized void interrupted(int attempts) {
        interruptedAttempts = attempts;
    }

    /** These numbers have their outcome. */
    synchronized void settled(int slice, Positions positions, ItemResult result) {
        if (result.status() == Status.FAILED && result.attempts() < interruptedAttempts) {
            untouched(slice, positions);
            return;
        }
        ItemResult kept = bounds.bounded(result);
        positions.forEach(place -> {
            inDoubt.get(slice).clear(place);
            steps.forget(slice, place);
            results[first[slice] + place] = kept;
        });
    }

    /** This attempt gives the number up: it is skipped, stranded, or stays in doubt. The next attempt tries it again. */
    synchronized void givenUp(Target target, ItemResult result) {
        String name = ConnectorNames.of(target.connector());
        for (int slice = 0; slice < first.length; slice++) {
            if (slices.get(slice).connectorId().equals(name)) {
                int place = Arrays.binarySearch(
                        slices.get(slice).digits(), target.phoneNumber().digits());
                if (place >= 0) {
                    results[first[slice] + place] = bounds.bounded(result);
                    return;
                }
            }
        }
        throw new IllegalStateException("outcome of a target that is not in the chunk");
    }

    /** The numbers in doubt, by slice. */
    synchronized List<BitSet> inDoubt() {
        return inDoubt.stream().map(places -> (BitSet) places.clone()).toList();
    }

    /** Whether a number is in doubt. */
    synchronized boolean areInDoubt() {
        return inDoubt.stream().anyMatch(places -> !places.isEmpty());
    }

    /** The final results, and what is in doubt. */
    synchronized State result() {
        return state(0, false);
    }

    /**
     * The state to resume from. What this attempt gave up has no result.
     *
     * @param ahead how many further numbers may be sent before the next heartbeat
     */
    synchronized State checkpoint(int ahead) {
        return state(ahead, true);
    }

    private State state(int ahead, boolean onlyFinal) {
        int more = ahead / Math.max(1, first.length);
        List<BitSet> doubtful = new ArrayList<>();
        List<ResultRun> runs = new ArrayList<>();
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        long failures = 0;
        ItemResult same = null;
        int length = 0;
        for (int slice = 0; slice < first.length; slice++) {
            BitSet open = (BitSet) inDoubt.get(slice).clone();
            int size = slices.get(slice).size();
            if (sentUpTo[slice] > 0) {
                open.set(sentUpTo[slice], Math.max(sentUpTo[slice], Math.min(size, sentUpTo[slice] + more)));
            }
            for (int place = 0; place < size; place++) {
                ItemResult result = results[first[slice] + place];
                if (result != null && onlyFinal && !isFinal(result.status())) {
                    result = null;
                }
                if (result != null) {
                    open.clear(place);
                    counts.merge(result.status(), 1L, Long::sum);
                    failures += isFailure(result) ? 1 : 0;
                }
                if (length > 0 && !Objects.equals(same, result)) {
                    runs.add(new ResultRun(length, same));
                    length = 0;
                }
                same = result;
                length++;
            }
            doubtful.add(open);
        }
        if (length > 0) {
            runs.add(new ResultRun(length, same));
        }
        return new State(runs, Figures.counted(counts, failures), doubtful, steps.of(doubtful));
    }

    synchronized boolean areComplete() {
        return Arrays.stream(results).noneMatch(Objects::isNull);
    }

    synchronized long failures() {
        return Arrays.stream(results)
                .filter(result -> result != null && isFailure(result))
                .count();
    }

    /** A skipped number counts as a failure if the service refused it, not if the run decided to skip it. */
    private static boolean isFailure(ItemResult result) {
        boolean refused = !Source.CLIENT.name().equals(result.reason().source());
        return result.status() == Status.FAILED
                || result.status() == Status.UNKNOWN
                || result.status() == Status.STRANDED
                || (result.status() == Status.SKIPPED && refused);
    }
}
