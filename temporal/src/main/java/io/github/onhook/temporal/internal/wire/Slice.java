package io.github.onhook.temporal.internal.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of one connector, in ascending order.
 *
 * @param connectorId the connector, or the connector group
 * @param digits the numbers, as {@link io.github.onhook.model.PhoneNumber#digits()}; not copied, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // A list of boxed numbers would take five times the memory; never compared.
public record Slice(String connectorId, long[] digits) {

    /** The number of phone numbers. */
    public int size() {
        return digits.length;
    }

    /** The number of phone numbers in all slices. */
    public static int size(List<Slice> slices) {
        return slices.stream().mapToInt(Slice::size).sum();
    }

    /** Encodes slices: the first number of each, then the differences. Numbered fields may follow, as in a result. */
    public static byte[] pack(List<Slice> slices) {
        ByteWriter out = new ByteWriter().number(slices.size());
        for (Slice slice : slices) {
            out.text(slice.connectorId).number(slice.size());
            long before = 0;
            for (long number : slice.digits) {
                out.number(number - before);
                before = number;
            }
        }
        return out.toBytes();
    }

    /**
     * Decodes slices.
     *
     * @throws IllegalArgumentException if these bytes are invalid
     */
    public static List<Slice> unpack(byte[] packed) {
        ByteReader in = new ByteReader(packed);
        int count = in.count();
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String connectorId = in.requiredText();
            int size = in.count();
            if (size > packed.length) {
                throw new IllegalArgumentException("packed bytes are too few for " + size + " numbers");
            }
            long[] digits = new long[size];
            long number = 0;
            for (int k = 0; k < size; k++) {
                number += in.number();
                digits[k] = number;
            }
            slices.add(new Slice(connectorId, digits));
        }
        return slices;
    }

    /** The connector and the count; never the numbers. */
    @Override
    public String toString() {
        return connectorId + "[" + size() + "]";
    }
}
