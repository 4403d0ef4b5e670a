package io.github.onhook.temporal.wire;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.wire.ChunkResult.ResultRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The content of a chunk's heartbeat: enough to resume from if the worker is lost.
 *
 * @param soFar the results of its numbers so far
 * @param doubtful for each of its slices, the indexes that may be sent before the next heartbeat and have no outcome
 * @param refusedAt the workers that got no session for the location, one for each try
 */
public record Checkpoint(ChunkResult soFar, List<BitSet> doubtful, List<String> refusedAt) {

    private static final int REFUSED_AT = 2;

    private static final WireReason LOST = WireReason.decided(
            ReasonCodes.WORKER_LOST, "the worker was lost, and the state of the number could not be read");

    /** Copies the lists. */
    public Checkpoint {
        doubtful = List.copyOf(doubtful);
        refusedAt = List.copyOf(refusedAt);
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
        for (BitSet places : doubtful) {
            out.number(ranges(places));
            int end = 0;
            for (int from = places.nextSetBit(0); from >= 0; from = places.nextSetBit(end)) {
                out.number(from - end);
                end = places.nextClearBit(from);
                out.number(end - from);
            }
        }
        soFar.write(out);
        if (!refusedAt.isEmpty()) {
            ByteWriter workers = new ByteWriter();
            refusedAt.forEach(workers::text);
            out.field(REFUSED_AT, workers);
        }
        return out.toBytes();
    }

    private static long ranges(BitSet places) {
        return places.stream()
                .filter(place -> place == 0 || !places.get(place - 1))
                .count();
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
            BitSet places = new BitSet();
            int end = 0;
            for (int ranges = in.count(); ranges > 0; ranges--) {
                int from = end + in.count();
                end = from + in.count();
                places.set(from, end);
            }
            doubtful.add(places);
        }
        List<String> refusedAt = new ArrayList<>();
        ChunkResult soFar = ChunkResult.read(in);
        ByteReader workers = in.field(REFUSED_AT);
        while (workers != null && !workers.isAtEnd()) {
            refusedAt.add(workers.requiredText());
        }
        return new Checkpoint(soFar, doubtful, refusedAt);
    }

    /**
     * The result of a chunk whose worker was lost and that no other worker can reconcile: numbers that may have been
     * sent are
     * unknown, the others stay pending.
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
        long lost = 0;
        for (int slice = 0; slice < chunk.size(); slice++) {
            for (int i = 0; i < chunk.get(slice).size(); i++) {
                ItemResult itemResult = results.next();
                boolean doubtful =
                        itemResult == null && last.doubtful.get(slice).get(i);
                lost += doubtful ? 1 : 0;
                resultRuns.add(new ResultRun(1, doubtful ? unknown : itemResult));
            }
        }
        ChunkResult said = last.soFar;
        return new ChunkResult(
                said.figures().plus(Figures.unknown(lost)),
                said.events(),
                said.closed(),
                said.overTolerance(),
                said.found(),
                said.startedAt(),
                now,
                resultRuns);
    }
}
