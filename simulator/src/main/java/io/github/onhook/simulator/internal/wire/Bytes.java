package io.github.onhook.simulator.internal.wire;

import java.io.OutputStream;
import java.util.Arrays;

/** A growing run of bytes that can be used again, without the locks of {@code ByteArrayOutputStream}. */
public final class Bytes extends OutputStream {
    private byte[] array;
    private int length;

    public Bytes(int capacity) {
        array = new byte[capacity];
    }

    public Bytes put(byte b) {
        room(1);
        array[length++] = b;
        return this;
    }

    /** Appends text that is known to be ASCII; of any other character only the low byte is kept. */
    public Bytes put(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            array[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    @Override
    public void write(int b) {
        put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        room(count);
        System.arraycopy(bytes, from, array, length, count);
        length += count;
    }

    /** The array behind, of which the first {@link #length()} bytes count. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public Bytes clear() {
        length = 0;
        return this;
    }

    public byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    private void room(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
