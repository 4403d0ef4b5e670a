package io.github.onhook.temporal.wire;

import io.github.onhook.model.Status;
import io.github.onhook.temporal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.wire.ChunkResult.ResultRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a heartbeat tells of a chunk: enough to go on from, should nothing more be heard.
 *
 * @param soFar what became of its numbers by now
 * @param doubtful for each of its slices, the places that may be sent before the next heartbeat and have no outcome
 */
public record Checkpoint(ChunkResult soFar, List<BitSet> doubtful) {

    private static final WireReason LOST =
            WireReason.decided("WorkerLost", "the worker was lost, and nobody could look what became of the number");

    /** Copies the list. */
    public Checkpoint {
        doubtful = List.copyOf(doubtful);
    }

    /** As bytes. */
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
        return out.toBytes();
    }

    private static long ranges(BitSet places) {
        return places.stream()
                .filter(place -> place == 0 || !places.get(place - 1))
                .count();
    }

    /**
     * The checkpoint that was packed.
     *
     * @throws IllegalArgumentException if these bytes hold none
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
        return new Checkpoint(ChunkResult.read(in), doubtful);
    }

    /**
     * What is left to say of a chunk whose worker was lost, and that nobody can look after: what may have been sent is
     * unknown, what was not goes on waiting.
     *
     * @param chunk its numbers
     * @param lastHeartbeat its last heartbeat; empty if there was none, so that nothing was sent
     */
    public static ChunkResult abandon(List<Slice> chunk, byte[] lastHeartbeat, long now) {
        if (lastHeartbeat.length == 0) {
            return new ChunkResult(
                    Figures.NONE, null, false, null, now, now, List.of(new ResultRun(Slice.size(chunk), null)));
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
                said.closed(),
                said.overTolerance(),
                said.found(),
                said.startedAt(),
                now,
                resultRuns);
    }
}
