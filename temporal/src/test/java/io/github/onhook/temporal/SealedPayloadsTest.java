package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.onhook.model.Settings;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireSettings;
import io.github.onhook.temporal.internal.workflow.GroupOrder;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealedPayloadsTest {

    private static final String OLD = "2026-01 " + key(1);
    private static final String NEW = "2026-02 " + key(2);

    private static String key(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static DataConverter converter(String keys) {
        return SealedPayloads.converter(HistoryKeys.parse(keys));
    }

    @Test
    void encryptsAndDecryptsPayloads() {
        Payload sealed = converter(OLD).toPayload("+12065550100").orElseThrow();

        assertThat(converter(OLD).fromPayload(sealed, String.class, String.class))
                .isEqualTo("+12065550100");
        assertThat(sealed.toByteString().toString(StandardCharsets.ISO_8859_1)).doesNotContain("2065550");
        assertThat(sealed.getMetadataOrThrow("onhook-key").toStringUtf8()).isEqualTo("2026-01");
    }

    @Test
    void encryptsEqualPayloadsDifferently() {
        DataConverter converter = converter(OLD);

        assertThat(converter.toPayload("+12065550100")).isNotEqualTo(converter.toPayload("+12065550100"));
    }

    @Test
    void encryptsWithTheNewKeyAndDecryptsWithTheOldOne() {
        Payload before = converter(OLD).toPayload("one").orElseThrow();
        DataConverter rotated = converter(NEW + "\n" + OLD);

        Payload after = rotated.toPayload("two").orElseThrow();

        assertThat(rotated.fromPayload(before, String.class, String.class)).isEqualTo("one");
        assertThat(after.getMetadataOrThrow("onhook-key").toStringUtf8()).isEqualTo("2026-02");
    }

    @Test
    void namesAMissingKeyByItsId() {
        Payload sealed = converter(OLD).toPayload("one").orElseThrow();

        assertThatThrownBy(() -> converter(NEW).fromPayload(sealed, String.class, String.class))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("2026-01")
                .hasMessageNotContaining(key(1));
    }

    @Test
    void rejectsModifiedPayloads() {
        Payload sealed = converter(OLD).toPayload("one").orElseThrow();
        byte[] data = sealed.getData().toByteArray();
        data[data.length - 1] ^= 1;
        Payload changed = sealed.toBuilder().setData(ByteString.copyFrom(data)).build();

        assertThatThrownBy(() -> converter(OLD).fromPayload(changed, String.class, String.class))
                .isInstanceOf(PayloadCodecException.class);
    }

    @Test
    void rejectsPayloadsAboveTheServicesLimit() {
        long[] numbers =
                new Random(3).longs(600_000, 10, 999_999_999_999_999L).sorted().toArray();
        byte[] packed = Slice.pack(List.of(new Slice("connector", numbers)));

        assertThatThrownBy(() -> converter(OLD).toPayload(packed))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("fewer targets");
    }

    @Test
    void parsesKeysWithCommentsAndNeverPrintsThem() {
        assertThat(HistoryKeys.parse("# rotated in March\n" + NEW + " # new\n\n" + OLD))
                .hasToString("HistoryKeys[2026-02, 2026-01]");
    }

    @Test
    void reportsInvalidLinesWithoutTheirContent() {
        assertThatThrownBy(() -> HistoryKeys.parse("a c2hvcnQ=\n" + OLD + "\n" + OLD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("line 3")
                .hasMessageNotContaining("c2hvcnQ");
    }

    /** Orders of a later version have components that this version does not know, and the other way round. */
    @Test
    void readsOrdersOfVersionsBeforeAndAfter() {
        HistoryKeys keys = HistoryKeys.random();
        DataConverter converter = SealedPayloads.converter(keys);
        SealedPayloads seal = new SealedPayloads(keys);
        GroupOrder order =
                new GroupOrder("run", 0, 0, WireSettings.of(Settings.defaults()), List.of(), List.of(), 1, 40L, 2, 20L);
        Payload plain =
                seal.decode(List.of(converter.toPayload(order).orElseThrow())).get(0);
        String json = plain.getData().toStringUtf8();

        assertThat(read(
                        converter,
                        seal,
                        plain,
                        json.substring(0, json.length() - 1) + ",\"ofALaterVersion\":{\"a\":[1]}}"))
                .isEqualTo(order);
        assertThat(read(converter, seal, plain, json.replace(",\"leasedFailures\":20", ""))
                        .leasedFailures())
                .isNull();
        assertThat(json).contains("leasedFailures").doesNotContain("null");
    }

    private static GroupOrder read(DataConverter converter, SealedPayloads seal, Payload plain, String json) {
        Payload changed =
                plain.toBuilder().setData(ByteString.copyFromUtf8(json)).build();
        return converter.fromPayload(seal.encode(List.of(changed)).get(0), GroupOrder.class, GroupOrder.class);
    }
}
