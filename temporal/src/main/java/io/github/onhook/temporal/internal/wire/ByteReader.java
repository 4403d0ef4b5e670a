package io.github.onhook.temporal.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link ByteWriter} wrote. */
final class ByteReader {

    private final byte[] bytes;
    private final Map<Integer, ByteReader> fields = new HashMap<>();
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at >= bytes.length;
    }

    long number() {
        long value = 0;
        int shift = 0;
        while (true) {
            if (at >= bytes.length || shift > 63) {
                throw new IllegalArgumentException("packed bytes end too early, at " + at);
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
            shift += 7;
        }
    }

    /** The count of the elements that follow; at most the number of remaining bytes. */
    int count() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("packed bytes have an impossible count: " + value);
        }
        return (int) value;
    }

    double decimal() {
        return Double.longBitsToDouble(Long.reverse(number()));
    }

    @Nullable String text() {
        int length = count() - 1;
        if (length < 0) {
            return null;
        }
        if (at + length > bytes.length) {
            throw new IllegalArgumentException("packed bytes end within a text, at " + at);
        }
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** The numbered field of those that follow; {@code null} if there is none. Other fields are skipped. */
    @Nullable ByteReader field(int number) {
        while (!isAtEnd()) {
            fields.put(count(), content());
        }
        return fields.get(number);
    }

    private ByteReader content() {
        int length = count();
        if (at + length > bytes.length) {
            throw new IllegalArgumentException("packed bytes end within a field, at " + at);
        }
        at += length;
        return new ByteReader(Arrays.copyOfRange(bytes, at - length, at));
    }

    String requiredText() {
        String value = text();
        if (value == null) {
            throw new IllegalArgumentException("packed bytes lack a text, at " + at);
        }
        return value;
    }
}
