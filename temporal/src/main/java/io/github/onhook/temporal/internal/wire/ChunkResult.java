package io.github.onhook.temporal.internal.wire;

import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a chunk's numbers, in the chunk's order.
 *
 * @param figures the chunk's counts
 * @param events what listeners hear of, beyond the figures
 * @param closed the code that closed its location; {@code null} if it is open
 * @param overTolerance whether the chunk stopped because the run had too many failures
 * @param found the rate state at its end; {@code null} if there is none
 * @param startedAt when its first attempt began, in milliseconds of the epoch
 * @param finishedAt when it ended
 * @param resultRuns runs of equal results, in the order of the numbers; their lengths add up to the size of the chunk
 */
public record ChunkResult(
        Figures figures,
        Events events,
        @Nullable String closed,
        boolean overTolerance,
        @Nullable RateState found,
        long startedAt,
        long finishedAt,
        List<ResultRun> resultRuns) {

    /*
     * Design notes. What is added to a result or a heartbeat is a numbered field behind the events: readers skip fields that
     * they do not know, and take what is missing as its default. So workers one version apart share a run. What is added to
     * a part, such as an event, is a list of the same length in a field of its own. Results and heartbeats have one sequence
     * of field numbers, of which none is used again; the next one is 5.
     */
    private static final int FURTHER_STATUSES = 1;
    private static final int OUT_OF_SERVICE = 3;

    /** Copies the list. */
    public ChunkResult {
        resultRuns = List.copyOf(resultRuns);
    }

    /**
     * The result of a number.
     *
     * @param status its status
     * @param reason why
     * @param attempts as in {@link io.github.onhook.model.Outcome}
     * @param settledAt when it was decided, in milliseconds of the epoch
     * @param outOfServiceMillis as in {@link io.github.onhook.model.Outcome}
     */
    public record ItemResult(
            Status status,
            WireReason reason,
            int attempts,
            long settledAt,
            @Nullable Long outOfServiceMillis) {

        /** Of a number that does not move. */
        public ItemResult(Status status, WireReason reason, int attempts, long settledAt) {
            this(status, reason, attempts, settledAt, null);
        }

        /** How long it was on no connector; {@code null} where that is not known. */
        public @Nullable Duration outOfService() {
            return outOfServiceMillis == null ? null : Duration.ofMillis(outOfServiceMillis);
        }

        private ItemResult outOfService(@Nullable Long millis) {
            return new ItemResult(status, reason, attempts, settledAt, millis);
        }
    }

    /**
     * Consecutive numbers with the same result.
     *
     * @param length how many
     * @param itemResult their result; {@code null} if they were not sent and are still pending
     */
    public record ResultRun(int length, @Nullable ItemResult itemResult) {}

    /** Encodes it; request ids and reasons are written once. */
    public byte[] pack() {
        ByteWriter out = new ByteWriter();
        write(out);
        return out.toBytes();
    }

    void write(ByteWriter out) {
        figures.write(out);
        out.text(closed).number(overTolerance ? 1 : 0).number(startedAt).number(finishedAt);
        WireRate.write(found, out);
        List<WireReason> kinds =
                distinct(reason -> new WireReason(reason.source(), reason.code(), reason.message(), null));
        List<WireReason> requests = distinct(reason -> new WireReason(null, null, null, reason.requestId()));
        out.number(kinds.size());
        kinds.forEach(kind -> out.text(kind.source()).text(kind.code()).text(kind.message()));
        out.number(requests.size());
        requests.forEach(request -> out.text(request.requestId()));
        Map<WireReason, Integer> kindPlaces = places(kinds);
        Map<WireReason, Integer> requestPlaces = places(requests);
        out.number(resultRuns.size());
        for (ResultRun resultRun : resultRuns) {
            out.number(resultRun.length);
            ItemResult itemResult = resultRun.itemResult;
            if (itemResult == null) {
                out.number(0);
                continue;
            }
            WireReason reason = itemResult.reason;
            out.number(Statuses.place(itemResult.status) + 1L)
                    .number(place(kindPlaces, new WireReason(reason.source(), reason.code(), reason.message(), null)))
                    .number(place(requestPlaces, new WireReason(null, null, null, reason.requestId())))
                    .number(itemResult.attempts)
                    .number(Math.max(0, itemResult.settledAt - startedAt));
        }
        events.write(out); // Results of the first version end before the events, of the second after them.
        if (figures.hasFurtherStatuses()) {
            ByteWriter further = new ByteWriter();
            figures.writeFurtherStatuses(further);
            out.field(FURTHER_STATUSES, further);
        }
        if (resultRuns.stream().anyMatch(run -> run.itemResult != null && run.itemResult.outOfServiceMillis != null)) {
            out.field(OUT_OF_SERVICE, outOfService());
        }
    }

    /** For each run of results: 0, or the time plus one. */
    private ByteWriter outOfService() {
        ByteWriter out = new ByteWriter();
        for (ResultRun run : resultRuns) {
            Long millis = run.itemResult == null ? null : run.itemResult.outOfServiceMillis;
            out.number(millis == null ? 0 : millis + 1);
        }
        return out;
    }

    private static void readOutOfService(ByteReader in, List<ResultRun> to) {
        for (int i = 0; i < to.size() && !in.isAtEnd(); i++) {
            long millis = in.number() - 1;
            ItemResult itemResult = to.get(i).itemResult;
            if (millis >= 0 && itemResult != null) {
                to.set(i, new ResultRun(to.get(i).length, itemResult.outOfService(millis)));
            }
        }
    }

    /**
     * Decodes a result.
     *
     * @throws IllegalArgumentException if these bytes are invalid
     */
    public static ChunkResult unpack(byte[] packed) {
        return read(new ByteReader(packed));
    }

    static ChunkResult read(ByteReader in) {
        Figures figures = Figures.read(in);
        String closed = in.text();
        boolean overTolerance = in.number() == 1;
        long startedAt = in.number();
        long finishedAt = in.number();
        RateState found = WireRate.read(in);
        List<WireReason> kinds = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            kinds.add(new WireReason(in.text(), in.text(), in.text(), null));
        }
        List<String> requests = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            String request = in.text();
            requests.add(request == null ? "" : request);
        }
        List<ResultRun> resultRuns = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            int length = in.count();
            int status = in.count();
            resultRuns.add(
                    new ResultRun(length, status == 0 ? null : itemResult(status, in, kinds, requests, startedAt)));
        }
        Events events = Events.read(in);
        ByteReader further = in.field(FURTHER_STATUSES);
        ByteReader outOfService = in.field(OUT_OF_SERVICE);
        if (outOfService != null) {
            readOutOfService(outOfService, resultRuns);
        }
        return new ChunkResult(
                further == null ? figures : figures.readFurtherStatuses(further),
                events,
                closed,
                overTolerance,
                found,
                startedAt,
                finishedAt,
                resultRuns);
    }

    private static ItemResult itemResult(
            int status, ByteReader in, List<WireReason> kinds, List<String> requests, long since) {
        WireReason kind = kinds.get(in.count());
        String request = requests.get(in.count());
        WireReason reason =
                new WireReason(kind.source(), kind.code(), kind.message(), request.isEmpty() ? null : request);
        return new ItemResult(Statuses.at(status - 1), reason, in.count(), since + in.number());
    }

    private List<WireReason> distinct(Function<WireReason, WireReason> part) {
        return resultRuns.stream()
                .map(ResultRun::itemResult)
                .flatMap(itemResult -> itemResult == null ? Stream.<WireReason>empty() : Stream.of(itemResult.reason))
                .map(part)
                .distinct()
                .toList();
    }

    private static Map<WireReason, Integer> places(List<WireReason> all) {
        Map<WireReason, Integer> places = new LinkedHashMap<>();
        all.forEach(reason -> places.put(reason, places.size()));
        return places;
    }

    private static int place(Map<WireReason, Integer> places, WireReason reason) {
        return places.getOrDefault(reason, 0);
    }

    /** The figures; never a number. */
    @Override
    public String toString() {
        return "ChunkResult[" + figures + ", closed " + closed + "]";
    }
}
