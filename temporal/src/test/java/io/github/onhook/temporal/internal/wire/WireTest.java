package io.github.onhook.temporal.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final WireReason CONFIRMED = new WireReason(null, null, null, "request-1");
    private static final ItemResult OFF = new ItemResult(Status.DISASSOCIATED, CONFIRMED, 1, 1_500);
    private static final ItemResult FAILED =
            new ItemResult(Status.FAILED, new WireReason("NUMBER", "Forbidden", "no", "request-2"), 2, 2_000);

    private static final RateState FOUND =
            new RateState(RateState.Phase.TRACKING, 4.75, 5, 3.5, 12, true, false, 90, 2, Double.MAX_VALUE, 0.1);

    private static final Events EVENTS = new Events(List.of(
            new Events.Entry(new Events.Event(Events.Kind.REQUEST, "SUCCESS", null), 3, 4_000_000_000L),
            new Events.Entry(new Events.Event(Events.Kind.SPOT_CHECK, "3/0", null), 1, 0)));

    private static ChunkResult result(ResultRun... resultRuns) {
        Figures figures = Figures.counted(Map.of(Status.DISASSOCIATED, 3L, Status.FAILED, 1L), 1);
        return new ChunkResult(figures, EVENTS, "AccessDenied", true, FOUND, 1_000, 3_000, List.of(resultRuns));
    }

    @Test
    void packsNearbyNumbersToTwoBytes() {
        long[] numbers = new long[1_000];
        Arrays.setAll(numbers, i -> 12_065_550_000L + 90L * i);
        List<Slice> slices =
                List.of(new Slice("one", numbers), new Slice("two", new long[] {10, 999_999_999_999_999L}));

        byte[] packed = Slice.pack(slices);

        assertThat(packed.length).isLessThan(1_050);
        List<Slice> unpacked = Slice.unpack(packed);
        assertThat(unpacked.get(0).digits()).isEqualTo(numbers);
        assertThat(unpacked.get(1).connectorId()).isEqualTo("two");
        assertThat(unpacked.get(1).digits()).containsExactly(10, 999_999_999_999_999L);
    }

    @Test
    void rejectsTruncatedBytes() {
        byte[] packed = Slice.pack(List.of(new Slice("one", new long[] {12_065_550_100L})));

        assertThatThrownBy(() -> Slice.unpack(Arrays.copyOf(packed, packed.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void roundTripsAResult() {
        ChunkResult result = result(new ResultRun(3, OFF), new ResultRun(1, FAILED), new ResultRun(6, null));

        assertThat(ChunkResult.unpack(result.pack())).isEqualTo(result);
    }

    /** Results of earlier versions end before the events. */
    @Test
    void readsAResultWithoutEvents() {
        ChunkResult result = result(new ResultRun(3, OFF));
        ByteWriter events = new ByteWriter();
        EVENTS.write(events);
        byte[] packed = result.pack();

        ChunkResult read = ChunkResult.unpack(Arrays.copyOf(packed, packed.length - events.toBytes().length));

        assertThat(read.events()).isEqualTo(Events.NONE);
        assertThat(read.resultRuns()).isEqualTo(result.resultRuns());
    }

    @Test
    void readsSettingsOfAnEarlierVersionWithDefaults() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Settings settings =
                Settings.builder().spotCheck(SpotCheck.NONE).maxUnanswered(3).build();
        ObjectNode written = json.valueToTree(WireSettings.of(settings));
        Settings read = json.treeToValue(written, WireSettings.class).forChunk().build();

        written.remove(List.of("spotCheck", "maxUnanswered"));
        Settings earlier =
                json.treeToValue(written, WireSettings.class).forChunk().build();

        assertThat(read.spotCheck()).isEqualTo(SpotCheck.NONE);
        assertThat(read.maxUnanswered()).isEqualTo(3);
        assertThat(earlier.spotCheck()).isEqualTo(SpotCheck.FIRST);
        assertThat(earlier.maxUnanswered()).isEqualTo(Settings.defaults().maxUnanswered());
    }

    @Test
    void encodesEveryStatus() {
        assertThat(Arrays.stream(Status.values()).map(Statuses::place))
                .hasSize(Statuses.count())
                .doesNotHaveDuplicates()
                .doesNotContain(-1);
    }

    @Test
    void settlesOnlyPossiblySentNumbersOfALostChunkAsUnknown() {
        List<Slice> chunk =
                List.of(new Slice("one", new long[] {11, 12, 13, 14}), new Slice("two", new long[] {15, 16}));
        Checkpoint last = new Checkpoint(
                result(new ResultRun(2, OFF), new ResultRun(4, null)), List.of(places(0, 3), places(0, 1)));

        ChunkResult left = Checkpoint.abandon(chunk, last.pack(), 9_000);

        ItemResults results = new ItemResults(left.resultRuns());
        assertThat(results.next()).isEqualTo(OFF);
        assertThat(results.next()).isEqualTo(OFF);
        assertThat(results.next()).extracting(ItemResult::status).isEqualTo(Status.UNKNOWN);
        assertThat(results.next()).isNull();
        assertThat(results.next()).extracting(ItemResult::status).isEqualTo(Status.UNKNOWN);
        assertThat(results.next()).isNull();
        assertThat(left.figures().by(Status.UNKNOWN)).isEqualTo(2);
    }

    private static BitSet places(int from, int to) {
        BitSet places = new BitSet();
        places.set(from, to);
        return places;
    }

    @Test
    void treatsAChunkWithoutHeartbeatAsUnsent() {
        List<Slice> chunk = List.of(new Slice("one", new long[] {11, 12}));

        ChunkResult left = Checkpoint.abandon(chunk, new byte[0], 9_000);

        assertThat(left.resultRuns()).containsExactly(new ResultRun(2, null));
    }

    /** The bytes of {@link #result} with further figures, as the second version wrote them. */
    private static final String RECORDED =
            "030001000000000001070501010203040d41636365737344656e69656401e807b817054e454152829003825082"
                    + "608228010082d40502feefffffffffffffff01fcbbe6cc99b3e6cc5902000000074e554d4245520a466f726269"
                    + "6464656e036e6f020a726571756573742d310a726571756573742d32030301000001f4030103010102e8070600"
                    + "0208524551554553540853554343455353000380d0acf30e0b53504f545f434845434b04332f30000100";

    private static ChunkResult recorded() {
        ChunkResult said = result(new ResultRun(3, OFF), new ResultRun(1, FAILED), new ResultRun(6, null));
        return new ChunkResult(
                said.figures().plus(new Figures(List.of(), 0, 7, 5, 1, 1, 2, 3, 4)),
                said.events(),
                said.closed(),
                said.overTolerance(),
                said.found(),
                said.startedAt(),
                said.finishedAt(),
                said.resultRuns());
    }

    @Test
    void readsAndWritesTheBytesOfThePreviousVersion() {
        assertThat(ChunkResult.unpack(HexFormat.of().parseHex(RECORDED))).isEqualTo(recorded());
        assertThat(HexFormat.of().formatHex(recorded().pack())).isEqualTo(RECORDED);
    }

    @Test
    void readsTheHeartbeatOfThePreviousVersion() {
        Checkpoint read = Checkpoint.unpack(HexFormat.of().parseHex("01010402" + RECORDED));

        assertThat(read.soFar()).isEqualTo(recorded());
        assertThat(read.doubtful()).containsExactly(places(4, 6));
    }

    @Test
    void skipsFieldsOfALaterVersion() {
        ByteWriter later = new ByteWriter();
        recorded().write(later);
        later.field(99, new ByteWriter().text("of a later version").number(7));

        assertThat(ChunkResult.unpack(later.toBytes())).isEqualTo(recorded());
    }

    @Test
    void addsStatusesOfALaterVersionBehindThoseThatEveryVersionKnows() {
        Figures moved = Figures.counted(Map.of(Status.MOVED, 2L, Status.FAILED, 1L), 1);
        ChunkResult result =
                new ChunkResult(moved, Events.NONE, null, false, null, 1, 2, List.of(new ResultRun(3, null)));

        Figures read = ChunkResult.unpack(result.pack()).figures();

        assertThat(read.by(Status.MOVED)).isEqualTo(2);
        assertThat(read.plus(Figures.NONE)).isEqualTo(moved);
        assertThat(Figures.NONE.plus(read)).isEqualTo(moved);
        assertThat(Figures.NONE.byStatus()).hasSize(8);
    }

    @Test
    void roundTripsHowLongNumbersWereOutOfService() {
        ItemResult moved = new ItemResult(Status.MOVED, CONFIRMED, 2, 1_500, 1_234L);
        ItemResult atOnce = new ItemResult(Status.MOVED, CONFIRMED, 2, 1_500, 0L);
        ChunkResult result = result(
                new ResultRun(3, moved), new ResultRun(1, FAILED), new ResultRun(6, null), new ResultRun(1, atOnce));

        assertThat(ChunkResult.unpack(result.pack())).isEqualTo(result);
    }

    /** The bytes of {@link #moving}, as format 4 has them. */
    private static final String MOVING =
            "02010005010702030001000000000001000000000000000d41636365737344656e69656401e807b817054e45"
                    + "4152829003825082608228010082d40502feefffffffffffffff01fcbbe6cc99b3e6cc5901000000010a7265"
                    + "71756573742d310213000109000002f4030208524551554553540853554343455353000380d0acf30e0b5350"
                    + "4f545f434845434b04332f30000100030300d309020707776f726b6572042a000080d095ffbc310100030007"
                    + "7075742d6f6efbd095ffbc3101030201097075742d6261636b00010702";

    private static Checkpoint moving() {
        List<StepPlaces> steps = List.of(
                new StepPlaces(0, null, 1_700_000_000_000L, places(0, 3)),
                new StepPlaces(0, "put-on", 1_700_000_000_123L, places(3, 5)),
                new StepPlaces(1, "put-back", 0, places(7, 9)));
        ItemResult moved = new ItemResult(Status.MOVED, CONFIRMED, 2, 1_500, 1_234L);
        return new Checkpoint(
                result(new ResultRun(19, null), new ResultRun(1, moved)),
                List.of(places(0, 5), places(7, 9)),
                List.of("worker"),
                steps);
    }

    @Test
    void readsAndWritesTheHeartbeatOfAMoveOfFormat4() {
        assertThat(Checkpoint.unpack(HexFormat.of().parseHex(MOVING))).isEqualTo(moving());
        assertThat(HexFormat.of().formatHex(moving().pack())).isEqualTo(MOVING);
    }

    @Test
    void namesBothConnectorsOfAMoveAsNoOtherConnectorIsNamed() {
        Connector plain = new Connector(new Location("111122223333", "us-east-1"), "old");
        Connector move = plain.movingTo("new");

        assertThat(ConnectorNames.of(plain)).isEqualTo("old");
        assertThat(ConnectorNames.of(move)).isEqualTo("old/new");
        assertThat(ConnectorNames.connector(plain.location(), "old")).isEqualTo(plain);
        assertThat(ConnectorNames.connector(plain.location(), "old/new")).isEqualTo(move);
        assertThatThrownBy(() -> new Connector(plain.location(), "old/new"))
                .as("what a worker that does not know moves would make of it")
                .isInstanceOf(IllegalArgumentException.class);
    }
}
