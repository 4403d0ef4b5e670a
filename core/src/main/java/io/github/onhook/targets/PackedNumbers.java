package io.github.onhook.targets;

import io.github.onhook.model.PhoneNumber;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;

/** An immutable set of phone numbers, eight bytes each. */
final class PackedNumbers extends AbstractSet<PhoneNumber> {

    private final long[] sorted;

    private PackedNumbers(long[] sorted) {
        this.sorted = sorted;
    }

    @Override
    public boolean contains(Object o) {
        return o instanceof PhoneNumber number && Arrays.binarySearch(sorted, number.digits()) >= 0;
    }

    @Override
    public Iterator<PhoneNumber> iterator() {
        return LongStream.of(sorted).mapToObj(PhoneNumber::new).iterator();
    }

    @Override
    public int size() {
        return sorted.length;
    }

    /** Collects numbers in any order, repeats included. */
    static final class Builder {

        private long[] numbers = new long[64];
        private int size;

        void add(PhoneNumber number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.addExact(size, size / 2));
            }
            numbers[size++] = number.digits();
        }

        PackedNumbers build() {
            Arrays.sort(numbers, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || numbers[kept - 1] != numbers[i]) {
                    numbers[kept++] = numbers[i];
                }
            }
            return new PackedNumbers(Arrays.copyOf(numbers, kept));
        }
    }
}
