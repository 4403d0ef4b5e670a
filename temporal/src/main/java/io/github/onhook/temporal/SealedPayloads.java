package io.github.onhook.temporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and encrypts each payload with AES-GCM; the service sees the key's id, the payload's length and which version
 * wrote it.
 */
final class SealedPayloads implements PayloadCodec {

    /*
     * Design notes. Layout: 12-byte random nonce, ciphertext of (compression flag, payload), tag. The key's
     * id is authenticated as associated data. With random nonces a key is good for 2^32 payloads, which is more than a
     * billion chunks.
     */
    static final String ENCODING = "binary/onhook-sealed";

    private static final String ENCODING_KEY = "encoding";
    private static final String KEY_ID_KEY = "onhook-key";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final int WORTH_DEFLATING = 200;
    /** The service refuses payloads above 2 MiB, and messages of more than 4. */
    private static final int LARGEST = 1_900_000;
    /** The decompression limit: no payload of ours is larger. */
    private static final int LARGEST_OPENED = 64 << 20;

    private final HistoryKeys keys;
    private final Runnable opened;
    private final Consumer<String> refused;
    private final SecureRandom random = new SecureRandom();

    SealedPayloads(HistoryKeys keys) {
        this(keys, () -> {}, why -> {});
    }

    private SealedPayloads(HistoryKeys keys, Runnable opened, Consumer<String> refused) {
        this.keys = keys;
        this.opened = opened;
        this.refused = refused;
    }

    /**
     * The default data converter with encryption, failure messages included. It skips what a later version added, and
     * writes nothing for what is not there, which earlier versions take for their default.
     */
    static DataConverter converter(HistoryKeys keys) {
        return converter(keys, () -> {}, why -> {});
    }

    /**
     * The same, which also reports which payloads it can open.
     *
     * @param opened runs when it opened one
     * @param refused receives which key is missing or wrong
     */
    static DataConverter converter(HistoryKeys keys, Runnable opened, Consumer<String> refused) {
        return new CodecDataConverter(plain(), List.of(new SealedPayloads(keys, opened, refused)), true);
    }

    /** The converter within, which skips unknown properties and values, and leaves absent ones at their defaults. */
    static DataConverter plain() {
        ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, true)
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper));
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::seal).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::open).toList();
    }

    private Payload seal(Payload payload) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String id = keys.sealing();
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, id, nonce, packed(payload.toByteArray()));
        if (sealed.length > LARGEST) {
            throw new PayloadCodecException("a payload of " + sealed.length + " bytes is more than the service takes ("
                    + LARGEST + "): give out fewer targets at a location at once");
        }
        return Payload.newBuilder()
                .putMetadata(ENCODING_KEY, ByteString.copyFromUtf8(ENCODING))
                .putMetadata(KEY_ID_KEY, ByteString.copyFromUtf8(id))
                .putMetadata(WrittenBy.METADATA, WrittenBy.THIS.toMetadata())
                .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
                .build();
    }

    private Payload open(Payload payload) {
        String encoding =
                payload.getMetadataOrDefault(ENCODING_KEY, ByteString.EMPTY).toStringUtf8();
        if (!encoding.equals(ENCODING)) {
            return payload;
        }
        String id = payload.getMetadataOrDefault(KEY_ID_KEY, ByteString.EMPTY).toStringUtf8();
        byte[] data = payload.getData().toByteArray();
        if (data.length < NONCE_BYTES) {
            throw new PayloadCodecException("a sealed payload is cut short");
        }
        byte[] nonce = Arrays.copyOf(data, NONCE_BYTES);
        byte[] packed = apply(Cipher.DECRYPT_MODE, id, nonce, Arrays.copyOfRange(data, NONCE_BYTES, data.length));
        opened.run();
        try {
            return Payload.parseFrom(unpacked(packed));
        } catch (InvalidProtocolBufferException | DataFormatException e) {
            throw new PayloadCodecException("a sealed payload does not hold what it should", e);
        }
    }

    private byte[] apply(int mode, String id, byte[] nonce, byte[] bytes) {
        SecretKey key = keys.key(id);
        if (key == null) {
            throw refusal("sealed with key '" + id + "', which is not among its history keys: add it to them", null);
        }
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw refusal(
                    "sealed with key '" + id + "', and does not open with its key of that id, which is another one, or"
                            + " the payload was changed",
                    e);
        }
    }

    private PayloadCodecException refusal(String why, @Nullable Exception cause) {
        refused.accept(why);
        return new PayloadCodecException(why, cause);
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length + 1);
        if (plain.length < WORTH_DEFLATING) {
            out.write(PLAIN);
            out.writeBytes(plain);
            return out.toByteArray();
        }
        out.write(DEFLATED);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) throws DataFormatException {
        if (packed[0] == PLAIN) {
            return Arrays.copyOfRange(packed, 1, packed.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 * packed.length);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, 1, packed.length - 1);
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                out.write(buffer, 0, count);
                if ((count == 0 && !inflater.finished()) || out.size() > LARGEST_OPENED) {
                    throw new DataFormatException("ends too early, or never");
                }
            }
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }
}
