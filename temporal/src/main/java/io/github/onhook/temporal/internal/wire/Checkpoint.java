package io.github.onhook.temporal.internal.wire;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a chunk's heartbeat: enough to resume from if the worker is lost.
 *
 * @param soFar the results of its numbers so far
 * @param doubtful for each of its slices, the indexes that may be sent before the next heartbeat and have no outcome
 * @param refusedAt the workers that got no session for the location, one for each try
 * @param steps of a move, how far those are of the doubtful that were sent; empty in other operations
 */
public record Checkpoint(ChunkResult soFar, List<BitSet> doubtful, List<String> refusedAt, List<StepPlaces> steps) {

    private static final int REFUSED_AT = 2;
    private static final int STEPS = 4;

    private static final WireReason LOST = WireReason.decided(
            ReasonCodes.WORKER_LOST, "the worker was lost, and the state of the number could not be read");

    /** Copies the lists. */
    public Checkpoint {
        doubtful = List.copyOf(doubtful);
        refusedAt = List.copyOf(refusedAt);
        steps = List.copyOf(steps);
    }

    /** Of an operation of one step. */
    public Checkpoint(ChunkResult soFar, List<BitSet> doubtful, List<String> refusedAt) {
        this(soFar, doubtful, refusedAt, List.of());
    }

    /** Without refusals. */
    public Checkpoint(ChunkResult soFar, List<BitSet> doubtful) {
        this(soFar, doubtful, List.of());
    }

    /** Of a chunk of which nothing is known: each of its numbers may have been sent. */
    public static Checkpoint allInDoubt(List<Slice> chunk, long now) {
        List<BitSet> doubtful = new ArrayList<>();
        for (Slice slice : chunk) {
            BitSet all = new BitSet();
            all.set(0, slice.size());
            doubtful.add(all);
        }
        return new Checkpoint(nothing(chunk, now), doubtful);
    }

    private static ChunkResult nothing(List<Slice> chunk, long now) {
        return new ChunkResult(
                Figures.NONE,
                Events.NONE,
                null,
                false,
                null,
                now,
                now,
                List.of(new ResultRun(Slice.size(chunk), null)));
    }

    /** Encodes it. */
    public byte[] pack() {
        ByteWriter out = new ByteWriter();
        out.number(doubtful.size());
        doubtful.forEach(places -> Ranges.write(places, out));
        soFar.write(out);
        if (!refusedAt.isEmpty()) {
            ByteWriter workers = new ByteWriter();
            refusedAt.forEach(workers::text);
            out.field(REFUSED_AT, workers);
        }
        if (!steps.isEmpty()) {
            ByteWriter places = new ByteWriter();
            StepPlaces.write(steps, places);
            out.field(STEPS, places);
        }
        return out.toBytes();
    }

    /**
     * Decodes a checkpoint.
     *
     * @throws IllegalArgumentException if these bytes are invalid
     */
    public static Checkpoint unpack(byte[] packed) {
        ByteReader in = new ByteReader(packed);
        List<BitSet> doubtful = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            doubtful.add(Ranges.read(in));
        }
        List<String> refusedAt = new ArrayList<>();
        ChunkResult soFar = ChunkResult.read(in);
        ByteReader workers = in.field(REFUSED_AT);
        while (workers != null && !workers.isAtEnd()) {
            refusedAt.add(workers.requiredText());
        }
        ByteReader steps = in.field(STEPS);
        return new Checkpoint(soFar, doubtful, refusedAt, steps == null ? List.of() : StepPlaces.read(steps));
    }

    /**
     * The result of a chunk whose worker was lost and that no other worker can reconcile: numbers that had come to a later step
     * of a move are stranded, others that may have been sent are unknown, the rest stays pending.
     *
     * @param chunk its numbers
     * @param lastHeartbeat its last heartbeat; empty if there was none, which means that nothing was sent
     */
    public static ChunkResult abandon(List<Slice> chunk, byte[] lastHeartbeat, long now) {
        if (lastHeartbeat.length == 0) {
            return nothing(chunk, now);
        }
        Checkpoint last = unpack(lastHeartbeat);
        ItemResults results = new ItemResults(last.soFar.resultRuns());
        List<ResultRun> resultRuns = new ArrayList<>();
        ItemResult unknown = new ItemResult(Status.UNKNOWN, LOST, 1, now);
        ItemResult stranded = new ItemResult(Status.STRANDED, LOST, 1, now);
        Map<Status, Long> lost = new EnumMap<>(Status.class);
        for (int slice = 0; slice < chunk.size(); slice++) {
            BitSet off = last.inLaterSteps(slice);
            for (int i = 0; i < chunk.get(slice).size(); i++) {
                ItemResult itemResult = results.next();
                if (itemResult == null && last.doubtful.get(slice).get(i)) {
                    itemResult = off.get(i) ? stranded : unknown;
                    lost.merge(itemResult.status(), 1L, Long::sum);
                }
                resultRuns.add(new ResultRun(1, itemResult));
            }
        }
        long failures = lost.values().stream().mapToLong(Long::longValue).sum();
        ChunkResult said = last.soFar;
        return new ChunkResult(
                said.figures().plus(Figures.counted(lost, failures)),
                said.events(),
                said.closed(),
                said.overTolerance(),
                said.found(),
                said.startedAt(),
                now,
                resultRuns);
    }

    private BitSet inLaterSteps(int slice) {
        BitSet places = new BitSet();
        steps.stream()
                .filter(some -> some.slice() == slice && some.step() != null)
                .forEach(some -> places.or(some.places()));
        return places;
    }
}
