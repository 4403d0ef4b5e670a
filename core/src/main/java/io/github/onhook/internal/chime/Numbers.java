package io.github.onhook.internal.chime;

import io.github.onhook.model.PhoneNumber;
import java.util.ArrayList;
import java.util.List;

/** Items of the engine as numbers. */
final class Numbers {

    private Numbers() {}

    static PhoneNumber of(long item) {
        return new PhoneNumber(item);
    }

    static List<PhoneNumber> of(long[] items) {
        List<PhoneNumber> numbers = new ArrayList<>(items.length);
        for (long item : items) {
            numbers.add(new PhoneNumber(item));
        }
        return numbers;
    }
}
