package io.github.onhook.temporal;

import io.temporal.payload.codec.PayloadCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encryption keys for the payloads that a run stores in Temporal: numbers, outcomes and messages. The first key
 * encrypts and every key decrypts. To rotate, put a new key first, at all workers before anywhere else, and remove the
 * old
 * key once no history needs it.
 *
 * <p>Text form: one key a line, {@code ID BASE64}, where the id has letters, digits, dots and dashes, and BASE64 is 32
 * bytes;
 * {@code #} begins a comment. Keys never appear in messages or in {@link #toString()}.
 */
public final class HistoryKeys {

    private static final int KEY_BYTES = 32;
    private static final int LARGEST_FILE = 1 << 20;

    private final Map<String, SecretKey> keys;
    private final String sealing;

    private HistoryKeys(Map<String, SecretKey> keys) {
        this.keys = keys;
        this.sealing = keys.keySet().iterator().next();
    }

    /**
     * Parses keys from text.
     *
     * @throws IllegalArgumentException naming the lines that are wrong, and no key
     */
    public static HistoryKeys parse(String text) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        int line = 0;
        for (String row : text.split("\\R", -1)) {
            line++;
            String content = row.replaceFirst("#.*", "").strip();
            if (!content.isEmpty() && !add(content.split("\\s+"), keys)) {
                wrong.add("line " + line + " is not 'ID BASE64' with a key of " + KEY_BYTES
                        + " bytes and an id of its own");
            }
        }
        if (keys.isEmpty() && wrong.isEmpty()) {
            wrong.add("there is no key; make one with: echo \"key-1 $(openssl rand -base64 " + KEY_BYTES + ")\"");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("history keys: " + String.join("; ", wrong));
        }
        return new HistoryKeys(keys);
    }

    private static boolean add(String[] parts, Map<String, SecretKey> keys) {
        if (parts.length != 2 || !parts[0].matches("[A-Za-z0-9.-]{1,64}") || keys.containsKey(parts[0])) {
            return false;
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (key.length != KEY_BYTES) {
            return false;
        }
        keys.put(parts[0], new SecretKeySpec(key, "AES"));
        return true;
    }

    /**
     * Reads keys from a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static HistoryKeys read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it has more than " + LARGEST_FILE + " bytes: is it a file of keys?");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Generates one random key: for tests, and for runs whose workers are in this process. */
    public static HistoryKeys random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new HistoryKeys(Map.of("random", new SecretKeySpec(key, "AES")));
    }

    /**
     * Opens and seals payloads with these keys, for tools such as a codec server. A payload that is not sealed stays as it is; one
     * that no key opens fails with {@link io.temporal.payload.codec.PayloadCodecException}.
     */
    public PayloadCodec codec() {
        return new SealedPayloads(this);
    }

    String sealing() {
        return sealing;
    }

    @Nullable SecretKey key(String id) {
        return keys.get(id);
    }

    /** The ids; never a key. */
    @Override
    public String toString() {
        return "HistoryKeys" + keys.keySet();
    }
}
