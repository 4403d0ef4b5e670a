package io.github.onhook.internal.chime;

import io.github.onhook.model.PhoneNumber;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Items of the engine as numbers. */
final class Numbers {

    private Numbers() {}

    static PhoneNumber of(long item) {
        return new PhoneNumber(item);
    }

    /** A view: what is in flight stays packed. */
    static List<PhoneNumber> of(long[] items) {
        return new Unpacked(items);
    }

    private static final class Unpacked extends AbstractList<PhoneNumber> implements RandomAccess {

        private final long[] items;

        Unpacked(long[] items) {
            this.items = items;
        }

        @Override
        public PhoneNumber get(int index) {
            return Numbers.of(items[index]);
        }

        @Override
        public int size() {
            return items.length;
        }
    }
}
