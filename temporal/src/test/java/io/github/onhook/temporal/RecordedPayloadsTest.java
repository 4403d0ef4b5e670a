package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.github.onhook.internal.rate.RateState;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ResultRun;
import io.github.onhook.temporal.internal.wire.Events;
import io.github.onhook.temporal.internal.wire.Figures;
import io.github.onhook.temporal.internal.wire.Placement;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireReason;
import io.github.onhook.temporal.internal.wire.WireSettings;
import io.github.onhook.temporal.internal.workflow.GroupOrder;
import io.github.onhook.temporal.internal.workflow.GroupProgress;
import io.github.onhook.temporal.internal.workflow.LocationEnd;
import io.github.onhook.temporal.internal.workflow.LocationOrder;
import io.github.onhook.temporal.internal.workflow.LocationOrder.Carried;
import io.github.onhook.temporal.internal.workflow.LocationProgress;
import io.github.onhook.temporal.internal.workflow.RunEnd;
import io.github.onhook.temporal.internal.workflow.RunOrder;
import io.github.onhook.temporal.internal.workflow.RunProgress;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Payloads that an earlier version wrote, and those that a later one may write: with properties, fields and names that this
 * version does not know. They are in plain text, with invented numbers.
 */
class RecordedPayloadsTest {

    private static final DataConverter CONVERTER = SealedPayloads.plain();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path RECORDED = Path.of("temporal", "src", "test", "resources", "payloads");
    /** Of three bytes. */
    private static final byte[] FIELD_99 = {99, 3, 1, 2, 3};

    private static final WireReason CONFIRMED = new WireReason(null, null, null, "request-1");
    private static final WireReason FORBIDDEN = new WireReason("NUMBER", "Forbidden", "not allowed", "request-2");
    private static final RateState FOUND =
            new RateState(RateState.Phase.TRACKING, 4.75, 5, 3.5, 12, true, false, 90, 2, Double.MAX_VALUE, 0.1);
    private static final Figures FIGURES = Figures.counted(Map.of(Status.DISASSOCIATED, 3L, Status.FAILED, 1L), 1)
            .plus(new Figures(List.of(), 0, 7, 5, 1, 1, 2, 3, 4));
    private static final Placement PLACE = new Placement("111122223300", "us-east-1", 10);
    private static final WireSettings SETTINGS = WireSettings.of(Settings.builder()
            .maxFailures(Tolerance.count(40))
            .canary(Tolerance.count(4))
            .build());
    private static final LocationProgress PROGRESS =
            new LocationProgress(1, PLACE, true, false, 2, FIGURES, 4.75, "AccessDenied", "worker-1", true);

    private static Map<String, Object> payloads() {
        Map<String, Object> payloads = new LinkedHashMap<>();
        Carried carried = new Carried(2, FIGURES, 7, FOUND, true, Map.of("connector", FORBIDDEN), 11L);
        payloads.put(
                "RunOrder",
                new RunOrder("run", "finger", SETTINGS, List.of(PLACE), 200, true, false, "finger-of-sent"));
        payloads.put("GroupOrder", new GroupOrder("run", 0, 0, SETTINGS, List.of(PLACE), List.of(4), 1, 40L, 1, 20L));
        payloads.put("LocationOrder", new LocationOrder("run", "group", 1, PLACE, SETTINGS, 2, 40L, 1, carried, 10L));
        payloads.put(
                "ChunkOrder",
                new ChunkOrder(
                        "run", "group", 1, 2, "111122223300", "us-east-1", SETTINGS, FOUND, 3, 2, 40L, 5L, 1, true));
        payloads.put("LocationProgress", PROGRESS);
        payloads.put("GroupProgress", new GroupProgress(0, true, true, FIGURES, 1));
        payloads.put("RunProgress", new RunProgress(RunProgress.Phase.LOCATIONS, FIGURES, 1, true, FORBIDDEN, 1, 2));
        payloads.put("RunEnd", new RunEnd(FIGURES, FORBIDDEN));
        payloads.put("LocationEnd", new LocationEnd(PROGRESS, FORBIDDEN, Map.of("connector", FORBIDDEN), true));
        payloads.put("WireReason", FORBIDDEN);
        return payloads;
    }

    private static List<Slice> slices() {
        return List.of(
                new Slice("one", new long[] {12_065_550_100L, 12_065_550_101L, 12_065_550_190L}),
                new Slice("two", new long[] {12_065_550_200L, 12_065_550_290L}));
    }

    private static ChunkResult result() {
        return new ChunkResult(
                FIGURES,
                new Events(List.of(
                        new Events.Entry(new Events.Event(Events.Kind.REQUEST, "SUCCESS", null), 3, 4_000_000_000L))),
                "AccessDenied",
                true,
                FOUND,
                1_000,
                3_000,
                List.of(
                        new ResultRun(3, new ItemResult(Status.DISASSOCIATED, CONFIRMED, 1, 1_500)),
                        new ResultRun(1, new ItemResult(Status.FAILED, FORBIDDEN, 2, 2_000)),
                        new ResultRun(1, null)));
    }

    private static Checkpoint checkpoint() {
        BitSet doubtful = new BitSet();
        doubtful.set(1);
        return new Checkpoint(result(), List.of(new BitSet(), doubtful), List.of("worker-1"));
    }

    private static Map<String, byte[]> packed() {
        return Map.of(
                "Slices", Slice.pack(slices()),
                "ChunkResult", result().pack(),
                "Checkpoint", checkpoint().pack());
    }

    private static Stream<String> objects() {
        return payloads().keySet().stream();
    }

    private static Stream<String> bytes() {
        return packed().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void readsAndWritesTheObjectsOfFormat2(String name) throws IOException {
        Object expected = Objects.requireNonNull(payloads().get(name));

        assertThat(read(recorded(name + ".json"), expected.getClass())).isEqualTo(expected);
        assertThat(JSON.readTree(written(expected)))
                .as("no property was renamed or removed")
                .isEqualTo(JSON.readTree(recorded(name + ".json")));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void skipsPropertiesOfALaterVersion(String name) throws IOException {
        Object expected = Objects.requireNonNull(payloads().get(name));
        JsonNode later = JSON.readTree(recorded(name + ".json"));
        addProperties(later);

        assertThat(read(JSON.writeValueAsBytes(later), expected.getClass())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void readsAndWritesTheBytesOfFormat2(String name) {
        assertThat(unpacked(name, recorded(name + ".bin")))
                .usingRecursiveComparison()
                .isEqualTo(unpacked(name, Objects.requireNonNull(packed().get(name))));
        assertThat(packed().get(name)).startsWith(recorded(name + ".bin"));
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void skipsFieldsOfALaterVersion(String name) {
        byte[] recorded = recorded(name + ".bin");
        byte[] later = Arrays.copyOf(recorded, recorded.length + FIELD_99.length);
        System.arraycopy(FIELD_99, 0, later, recorded.length, FIELD_99.length);

        assertThat(unpacked(name, later)).usingRecursiveComparison().isEqualTo(unpacked(name, recorded));
    }

    @Test
    void takesDefaultsForPropertiesThatEarlierVersionsDoNotWrite() throws IOException {
        assertThat(read(without("RunOrder", "sent"), RunOrder.class).sent()).isNull();
        assertThat(read(without("GroupOrder", "leasedFailures"), GroupOrder.class)
                        .leasedFailures())
                .isNull();
        assertThat(read(without("LocationOrder", "leasedFailures", "carried"), LocationOrder.class))
                .matches(order -> order.leasedFailures() == null && order.carried() == null);
        assertThat(read(without("ChunkOrder", "found", "allowedFailures", "onlySettle"), ChunkOrder.class))
                .matches(order -> order.found() == null && order.allowedFailures() == null && !order.onlySettle());
    }

    @Test
    void startsWithoutARateStateWhosePhaseThisVersionDoesNotKnow() throws IOException {
        byte[] order = new String(recorded("ChunkOrder.json"), StandardCharsets.UTF_8)
                .replace("TRACKING", "OF_A_LATER_VERSION")
                .getBytes(StandardCharsets.UTF_8);
        byte[] result = new String(recorded("ChunkResult.bin"), StandardCharsets.ISO_8859_1)
                .replace("NEAR", "LATE")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(order, ChunkOrder.class).found()).isNull();
        assertThat(ChunkResult.unpack(result).found()).isNull();
        assertThat(ChunkResult.unpack(result).resultRuns()).isEqualTo(result().resultRuns());
    }

    @Test
    void dropsASourceOfALaterVersionAndKeepsItsCode() {
        Reason reason = new WireReason("OF_A_LATER_VERSION", "Forbidden", "not allowed", null).toReason();

        assertThat(reason.source()).isNull();
        assertThat(reason.code()).isEqualTo("Forbidden");
    }

    @Test
    void refusesAStatusOfALaterVersionForItCannotSayWhatBecameOfTheNumber() {
        byte[] later = recorded("ChunkResult.bin");
        int failed = new String(later, StandardCharsets.ISO_8859_1).indexOf("\u0001\u0003\u0001\u0001");
        later[failed + 1] = 100;

        assertThatThrownBy(() -> ChunkResult.unpack(later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("status 99");
    }

    private static void addProperties(JsonNode node) {
        node.forEach(RecordedPayloadsTest::addProperties);
        if (node instanceof ObjectNode object && !isMap(object)) {
            object.putObject("ofALaterVersion").put("anything", 7);
        }
    }

    /** Reasons by connector: a further entry would be another connector. */
    private static boolean isMap(ObjectNode object) {
        return object.has("connector");
    }

    private static byte[] without(String name, String... properties) throws IOException {
        ObjectNode object = (ObjectNode) JSON.readTree(recorded(name + ".json"));
        return JSON.writeValueAsBytes(object.remove(List.of(properties)));
    }

    private static Object unpacked(String name, byte[] packed) {
        return switch (name) {
            case "Slices" -> Slice.unpack(packed);
            case "ChunkResult" -> ChunkResult.unpack(packed);
            default -> Checkpoint.unpack(packed);
        };
    }

    private static <T> T read(byte[] json, Class<T> type) {
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFrom(json))
                .build();
        return Objects.requireNonNull(CONVERTER.fromPayload(payload, type, type));
    }

    private static byte[] written(Object value) {
        return CONVERTER.toPayload(value).orElseThrow().getData().toByteArray();
    }

    private static byte[] recorded(String file) {
        try (InputStream in =
                Objects.requireNonNull(RecordedPayloadsTest.class.getResourceAsStream("/payloads/format-2/" + file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the payloads of the present format, from the root of the repository: {@code format-4}. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(RECORDED.resolve(args[0]));
        for (Map.Entry<String, Object> payload : payloads().entrySet()) {
            Files.write(folder.resolve(payload.getKey() + ".json"), written(payload.getValue()));
        }
        for (Map.Entry<String, byte[]> payload : packed().entrySet()) {
            Files.write(folder.resolve(payload.getKey() + ".bin"), payload.getValue());
        }
    }
}
