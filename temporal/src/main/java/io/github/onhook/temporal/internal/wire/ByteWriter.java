package io.github.onhook.temporal.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes variable-length integers (LEB128): seven bits to a byte. */
final class ByteWriter {

    private static final int CONTINUED = 0x80;

    private byte[] bytes = new byte[256];
    private int size;

    ByteWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            add((int) (rest & 0x7F) | CONTINUED);
            rest >>>= 7;
        }
        add((int) rest);
        return this;
    }

    ByteWriter decimal(double value) {
        return number(Long.reverse(Double.doubleToLongBits(value)));
    }

    /** Null is written as 0, a string as its length plus one. */
    ByteWriter text(@Nullable String value) {
        if (value == null) {
            return number(0);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length + 1L);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Writes a numbered field with its length, so that a reader can skip fields that it does not know. */
    ByteWriter field(int number, ByteWriter value) {
        number(number).number(value.size);
        ensure(value.size);
        System.arraycopy(value.bytes, 0, bytes, size, value.size);
        size += value.size;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void add(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
